package io.imdscope.diagnosis.catalogue;

/** What sort of client a product is. */
public enum Kind {
  /** A library that programs are written with: its version decides. */
  SDK,
  /** A program of its own, installed as it is. */
  COMPONENT,
  /** A general HTTP client: whoever wrote the call decides. */
  TOOL,
  /** It stands between pods and the metadata service. */
  PROXY
}
