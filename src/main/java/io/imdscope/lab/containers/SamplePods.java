package io.imdscope.lab.containers;

import java.util.List;

/** Pods that call the metadata service as real ones do, for as long as the lab is up. */
final class SamplePods {
  private static final String SHARED =
      """
      imds=http://169.254.169.254/latest
      get() { curl -q -s -m 2 -o /dev/null "$@"; }
      token() {
        curl -q -s -m 1 -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$imds/api/token"
      }
      """;

  /** An application that never heard of tokens. */
  private static final String APP =
      """
      while :
      do
        get "$imds/meta-data/placement/availability-zone"
        sleep 2
      done
      """;

  /** As an SDK does: with a token, or without when none arrives. */
  private static final String SDK =
      """
      while :
      do
        value=$(token) || value=
        get ${value:+-H "X-aws-ec2-metadata-token: $value"} "$imds/meta-data/iam/info"
        sleep 2
      done
      """;

  private static final String REPORT =
      """
      get "$imds/meta-data/iam/security-credentials/"
      get "$imds/meta-data/iam/security-credentials/imdscope-lab-node-role"
      """;

  /** A web application, and beside it a program that uses an SDK. */
  static final Pod WEB = Pod.of("shop", "web-1").with("app", sh(APP)).with("metrics", sh(SDK));

  /** An agent of the node: on its network a token always arrives. */
  static final Pod AGENT =
      Pod.of("kube-system", "node-agent").onHostNetwork().with("agent", sh(SDK));

  /** A job whose container is started again and again, and each time lives for an instant. */
  static final Pod JOB = Pod.of("batch", "report").with("report", sh(REPORT));

  static final List<Pod> ALL = List.of(WEB, AGENT, JOB);

  private SamplePods() {}

  private static String[] sh(String script) {
    return new String[] {"sh", "-c", SHARED + script};
  }
}
