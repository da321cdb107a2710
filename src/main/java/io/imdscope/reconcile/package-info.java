/**
 * What others counted, beside the event log: CloudWatch's metrics, and VPC Flow Logs. Events are
 * handed in one after another by whoever reads the log; nothing here reads it.
 */
package io.imdscope.reconcile;
