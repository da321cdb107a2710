package io.imdscope.output.kubernetes;

import io.imdscope.kubernetes.ApiProblem;

/** What the API is asked for here. */
enum CreateEvents implements ApiProblem.Errand {
  INSTANCE;

  @Override
  public String what() {
    return "Events";
  }

  @Override
  public String action() {
    return "create Events";
  }

  @Override
  public String grant() {
    return "grant create on events of events.k8s.io by a ClusterRole bound to the service account,"
        + " or set kubernetes-events to false";
  }
}
