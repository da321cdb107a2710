/** Why requests have no token, from the sequence of what the same process or script asked for. */
package io.imdscope.diagnosis.cause;
