/**
 * Containers of containerd that are not Kubernetes': those of {@code ctr}, nerdctl, BuildKit and
 * Docker.
 */
package io.imdscope.workload.containerd;
