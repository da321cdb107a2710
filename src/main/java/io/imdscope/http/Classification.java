package io.imdscope.http;

import io.imdscope.event.Api;
import io.imdscope.event.Version;

/** What a request asks for, and how. */
record Classification(Version version, Api api, String category, boolean sensitive) {
  /** Of bytes that are not HTTP. */
  static final Classification UNREADABLE =
      new Classification(Version.UNKNOWN, Api.OTHER, "", false);
}
