/**
 * Connections to endpoints from files of captured packets and from {@code tcpdump -w -}: pcap and
 * pcapng, from whatever interface. Holds a window of the file and the connections that are open.
 */
package io.imdscope.capture.pcap;
