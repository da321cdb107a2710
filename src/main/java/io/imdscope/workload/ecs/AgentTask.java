package io.imdscope.workload.ecs;

/**
 * The task that a container is of.
 *
 * @param arn the task's
 * @param family of the task definition
 * @param version of the task definition
 * @param containerName in the task definition; empty when the agent does not say
 */
public record AgentTask(String arn, String family, String version, String containerName) {}
