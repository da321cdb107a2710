/**
 * Streams of bytes to request heads with their outcome: reassembly, parsing, classification,
 * redaction.
 */
package io.imdscope.http;
