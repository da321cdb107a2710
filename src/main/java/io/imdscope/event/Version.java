package io.imdscope.event;

/** How a request authenticates itself to the metadata service. */
public enum Version implements Labelled {
  /** A request to EC2's API without a token. */
  V1("v1"),
  /** A request that carries a token header, whatever its value. */
  V2("v2"),
  /** The PUT that asks for a token. */
  TOKEN("token"),
  /** A request to an endpoint, or to another cloud's API, that knows no versions. */
  NONE("none"),
  /** Bytes that are not readable as HTTP; counted and shown, never dropped. */
  UNKNOWN("unknown");

  private final String label;

  Version(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
