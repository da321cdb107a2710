package io.imdscope.output.otlp;

/** Why a collector has not got what it was sent, and what helps. */
enum Problem {
  UNREACHABLE(
      "it cannot be connected to",
      "start the collector, or correct --otlp, and let the network through"),
  NO_ANSWER("it does not answer in time", "look at the collector's load and its log"),
  CLOSED(
      "it closes the connection without an answer",
      "look at the collector's log, and that the port is that of OTLP over HTTP, 4318 and not 4317"),
  NOT_HTTP(
      "it does not speak HTTP/1.1", "give the port of OTLP over HTTP, which is 4318 and not 4317"),
  TLS(
      "its certificate or its TLS is not accepted",
      "give the collector a certificate for that name, and its authority to"
          + " OTEL_EXPORTER_OTLP_CERTIFICATE, a file of PEM"),
  FORBIDDEN(
      "it answers 401, 403 or 407", "give the headers it asks for in OTEL_EXPORTER_OTLP_HEADERS"),
  NOT_FOUND(
      "it answers 404 or 405",
      "correct the path in --otlp, below which are v1/logs and v1/metrics,"
          + " and give the collector a pipeline of both"),
  TOO_LARGE("it answers 413", "raise the size of a request that the collector takes"),
  BUSY("it answers 429, 502, 503 or 504", "look at the collector's load and its log"),
  REFUSED("it answers neither 2xx nor that it is busy", "look at the collector's log"),
  PARTLY_REFUSED("it refuses some of what it is sent", "look at the collector's log"),
  GARBAGE("it answers what is no OTLP", "correct --otlp: this is no collector"),
  FULL(
      "more is to be sent than the collector takes in time",
      "give the collector more room, or the network"),
  INTERNAL("a request cannot be made", "report this, with what imdscope --version says");

  private final String reason;
  private final String remedy;

  Problem(String reason, String remedy) {
    this.reason = reason;
    this.remedy = remedy;
  }

  /** One line for the user. */
  String line(OtlpTarget target) {
    return "OTLP to "
        + target
        + ": "
        + reason
        + "; remedy: "
        + remedy
        + "; all calls are in the log";
  }
}
