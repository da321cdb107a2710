/**
 * Reads the log of aws-imds-packet-analyzer, in all the forms that it has had. What that log leaves
 * open is left open: nothing is made up that a line does not say.
 */
package io.imdscope.capture.legacylog;
