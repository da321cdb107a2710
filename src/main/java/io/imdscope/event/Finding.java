package io.imdscope.event;

/**
 * Why a request had no token, and what to do about it.
 *
 * @param advice the advice's id, such as {@code upgrade-aws-sdk-go-v1}; what it says is in the
 *     report
 */
public record Finding(Cause cause, String advice) {}
