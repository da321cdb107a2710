/**
 * Turns a line of the event log back into the event: the inverse of {@link
 * io.imdscope.event.EventJson}.
 *
 * <p>{@link LineParser} is what decides: it reads any JSON object. But almost all of a log is the
 * same few texts again and again, between numbers that differ. So a line that was read once is cut
 * into {@link Chunk}s at those numbers, and a later line that consists of known chunks is put
 * together of what they meant then, without looking at their characters one by one.
 */
package io.imdscope.event.read;
