/**
 * VPC Flow Logs beside the event log: which workload had just taken a node's credentials when the
 * node called the EC2 API. Flow logs never hold traffic to the metadata address itself.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-limitations.html">Flow
 *     log limitations</a>
 */
package io.imdscope.reconcile.flow;
