/**
 * Metrics for Prometheus, and whether the agent is alive and attached, over HTTP: one list of
 * metrics, from which the exposition and its documentation come.
 */
package io.imdscope.output.metrics;
