package io.imdscope.output.otlp;

import java.time.Instant;

/**
 * An event that is to be sent.
 *
 * @param json its line of JSON, as in the event log
 * @param observed when it was known
 */
@SuppressWarnings("ArrayRecordComponent") // whoever made it has let go of it; never compared
record OtlpLine(byte[] json, Instant observed) {}
