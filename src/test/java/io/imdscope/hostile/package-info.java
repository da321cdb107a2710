/**
 * Who calls to harm: what is seen of them, what of others meanwhile, and what is counted as lost.
 */
package io.imdscope.hostile;
