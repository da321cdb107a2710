package io.imdscope.workload;

/**
 * How a source of names is.
 *
 * @param name whom it asks, such as {@code cri}
 * @param answers whether it answers
 * @param detail one line: who answered, or why nobody does and what to do
 */
public record SourceStatus(String name, boolean answers, String detail) {}
