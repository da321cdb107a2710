package io.imdscope.workload.kubernetes;

import java.net.URI;
import java.util.Locale;

/** What is asked of the API; the names are those of its permissions. */
enum Verb {
  GET,
  LIST,
  WATCH;

  private static final String PODS = "/pods";

  static Verb of(URI request) {
    String query = request.getQuery();
    if (query != null && query.contains("watch=true")) {
      return WATCH;
    }
    return request.getPath().endsWith(PODS) ? LIST : GET;
  }

  String permission() {
    return name().toLowerCase(Locale.ROOT);
  }
}
