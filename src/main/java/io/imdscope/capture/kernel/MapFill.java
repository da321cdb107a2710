package io.imdscope.capture.kernel;

/**
 * A map in the kernel.
 *
 * @param name as the eBPF program calls it
 * @param entries how many it holds
 * @param limit how many it can hold
 */
public record MapFill(String name, int entries, int limit) {}
