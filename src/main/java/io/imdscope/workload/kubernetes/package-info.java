/** The pods of this node, from the Kubernetes API: nothing but get, list and watch of pods. */
package io.imdscope.workload.kubernetes;
