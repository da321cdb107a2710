/**
 * Kubernetes Events on pods that made calls without a token, for {@code kubectl describe pod}. What
 * is said of them is bounded: one an hour of a workload, a cause and a reason.
 */
package io.imdscope.output.kubernetes;
