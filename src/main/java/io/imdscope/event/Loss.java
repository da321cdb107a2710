package io.imdscope.event;

/**
 * Why something was not seen: the one list of reasons from which counters, logs and documentation
 * are made. The kernel's reasons come first, in the order of {@code enum loss} of the eBPF program.
 */
public enum Loss implements Labelled {
  RING_FULL_CALLER("ring_full_caller", "the ring buffer had no room for a caller's record"),
  RING_FULL_REQUEST("ring_full_request", "the ring buffer had no room for a request's bytes"),
  RING_FULL_RESPONSE("ring_full_response", "the ring buffer had no room for a response"),
  RING_FULL_END("ring_full_end", "the ring buffer had no room for the end of a connection"),
  CALLER_STORAGE("caller_storage", "the kernel had no memory to keep a caller with its socket"),
  PACKET_UNREADABLE("packet_unreadable", "a packet to an endpoint could not be read"),
  STREAM_GAP("stream_gap", "bytes of a request were missing and never came"),
  CONNECTIONS_FULL("connections_full", "more connections were open than are followed"),
  REQUESTS_FULL("requests_full", "more requests waited for an answer than are followed"),
  RESPONSE_UNMATCHED("response_unmatched", "an answer came to a request that was not seen"),
  RECORD_MALFORMED("record_malformed", "a record from the kernel could not be read"),
  INTERNAL_ERROR("internal_error", "an error of this program kept a call from being told"),
  LOG_UNWRITTEN("log_unwritten", "an event could not be written to the log"),
  LOG_UNWRITTEN_EARLIER(
      "log_unwritten_earlier",
      "an event could not be written to the log by an earlier run, which ended before it could tell"),
  CAPTURE_DROPPED("capture_dropped", "a packet was dropped by what made the capture"),
  CAPTURE_GAP(
      "capture_gap", "packets of a connection, or the rest of a file, are not in the capture"),
  STREAM_CONFLICT(
      "stream_conflict", "bytes of a request came again as others: the first are taken for it"),
  SAMPLE_LOST("sample_lost", "the tool whose log was read lost a call, by its own count"),
  LINE_UNREADABLE(
      "line_unreadable",
      "a record, or the rest of a file, of another tool's log could not be read");

  private final String label;
  private final String help;

  Loss(String label, String help) {
    this.label = label;
    this.help = help;
  }

  @Override
  public String label() {
    return label;
  }

  /** One clause for people. */
  public String help() {
    return help;
  }
}
