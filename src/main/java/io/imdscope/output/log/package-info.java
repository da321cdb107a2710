/** The event log: files of JSON lines in a directory, kept within a bound. */
package io.imdscope.output.log;
