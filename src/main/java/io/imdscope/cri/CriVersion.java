package io.imdscope.cri;

/**
 * Who listens at the socket.
 *
 * @param runtime such as {@code containerd} or {@code cri-o}
 * @param version the runtime's own version
 * @param api the version of the interface, {@code v1}
 */
public record CriVersion(String runtime, String version, String api) {}
