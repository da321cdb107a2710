/**
 * The Kubernetes Container Runtime Interface, version 1, over a container runtime's Unix socket:
 * who the containers and pods of this node are. Uses nothing else of ours. Loading it costs some
 * megabytes, so nothing of it is touched before there is a socket to ask.
 *
 * @see <a
 *     href="https://github.com/kubernetes/cri-api/blob/master/pkg/apis/runtime/v1/api.proto">the
 *     interface</a>
 */
package io.imdscope.cri;
