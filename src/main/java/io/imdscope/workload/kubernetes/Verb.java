package io.imdscope.workload.kubernetes;

import io.imdscope.kubernetes.ApiProblem;
import java.net.URI;
import java.util.Locale;

/** What is asked of the API; the names are those of its permissions. */
enum Verb implements ApiProblem.Errand {
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

  @Override
  public String what() {
    return "pods";
  }

  @Override
  public String action() {
    return name().toLowerCase(Locale.ROOT) + " pods";
  }

  @Override
  public String grant() {
    return "grant get, list and watch on pods by a ClusterRole bound to the service account";
  }
}
