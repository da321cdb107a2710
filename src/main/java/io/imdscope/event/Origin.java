package io.imdscope.event;

import java.util.Optional;

/**
 * Which run of the program told of an event, and on which machine.
 *
 * @param hostName the machine's name, which others may have too
 * @param hostId tells it from others of that name: EC2's instance id, elsewhere what is made of the
 *     machine id; absent when there is neither
 * @param run tells one run of the program from another, for good; empty when it is not known
 */
public record Origin(String hostName, Optional<String> hostId, String run) {}
