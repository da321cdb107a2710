package io.imdscope.event;

/**
 * A constant with a stable lower-case name, as it is written to logs and given on command lines.
 */
public interface Labelled {
  /** The stable name; never renamed or reused. */
  String label();
}
