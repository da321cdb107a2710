package io.imdscope.event;

import java.net.InetAddress;

/**
 * The two ends of a connection as the caller's socket knows them: what a proxy or address
 * translation made of them does not show.
 */
public record Flow(InetAddress clientAddress, int clientPort, Endpoint endpoint) {}
