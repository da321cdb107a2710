package io.imdscope.event.read;

/** Why a line is no event: made once, since a bad log has many such lines. */
final class Reasons {
  static final Read NOT_JSON = new Read.Malformed("is no JSON object");
  static final Read CUT_OFF = new Read.Malformed("is cut off");
  static final Read TOO_MUCH = new Read.Malformed("goes on after its object");
  static final Read BOUNDS = new Read.Malformed("is nested too deep or has too long a value");
  static final Read TOO_LONG =
      new Read.Malformed("is longer than " + EventReader.MAX_LINE / 1024 + " KiB");
  static final Read TWICE = new Read.Malformed("has a key twice");
  static final Read ODD = new Read.Malformed("has a value of the wrong kind or out of its range");
  static final Read NO_TIME = new Read.Malformed("has no time");
  static final Read INCOMPLETE = new Read.Malformed("lacks a key that its event always has");

  private Reasons() {}
}
