/** Tasks of Amazon ECS, asked for at the ECS agent's introspection endpoint. */
package io.imdscope.workload.ecs;
