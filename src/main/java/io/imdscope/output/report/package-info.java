/** A report for people, for machines and for mailing: text, JSON, one HTML file. */
package io.imdscope.output.report;
