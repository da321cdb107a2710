/** What a user or a log gets to see: lines, JSON, the older tool's format, the summary. */
package io.imdscope.output;
