/** Containers of Docker and podman, asked for over the Engine API's Unix socket. */
package io.imdscope.workload.docker;
