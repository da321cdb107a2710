package io.imdscope.diagnosis.catalogue;

import java.util.OptionalInt;

/**
 * What a process was seen to do, for those who do not say who they are.
 *
 * @param program the executable's name
 * @param tokenTtl the lifetime of the last token it asked for, in seconds
 * @param tokenWithoutUserAgent whether it asked for a token without a User-Agent
 * @param v1WithUserAgent whether it read without a token and with a User-Agent
 * @param v1WithoutUserAgent whether it read without a token and without a User-Agent
 * @param ttlOnReads whether its reads carry the lifetime's header, which only the PUT needs
 */
public record Behaviour(
    String program,
    OptionalInt tokenTtl,
    boolean tokenWithoutUserAgent,
    boolean v1WithUserAgent,
    boolean v1WithoutUserAgent,
    boolean ttlOnReads) {}
