/**
 * CloudWatch's counts of calls without a token, period by period, beside those that were traced.
 */
package io.imdscope.reconcile.metric;
