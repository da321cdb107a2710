package io.imdscope.diagnosis.catalogue;

/** Yes, no, or nobody knows. */
public enum Answer {
  YES,
  NO,
  UNKNOWN;

  static Answer of(boolean yes) {
    return yes ? YES : NO;
  }
}
