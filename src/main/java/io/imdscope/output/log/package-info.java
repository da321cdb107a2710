/** Reads event logs: which files there are, in what order, and every event in them, once. */
package io.imdscope.output.log;
