package io.imdscope.workload.kubernetes;

/**
 * What a person would name as the pod's owner.
 *
 * @param kind {@code Deployment}, {@code StatefulSet}, {@code DaemonSet}, {@code Job}, {@code
 *     CronJob}, {@code Node} of a static pod, or any other controller's kind; at most 253
 *     characters
 * @param name at most 253 characters
 */
public record Owner(String kind, String name) {}
