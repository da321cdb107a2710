package io.imdscope.diagnosis.catalogue;

import java.util.Optional;
import java.util.Set;

/** SDKs that do not say who they are, by what they do. Each has its source in the catalogue. */
final class BehaviourNames {
  private static final int SIX_HOURS = 21600;
  private static final int FIVE_MINUTES = 300;
  private static final Set<String> NODE = Set.of("node", "nodejs", "bun");

  /** What runs other people's code or scripts: an odd lifetime says nothing of an SDK there. */
  private static final Set<String> HAND_WRITTEN =
      Set.of(
          "curl", "wget", "busybox", "bash", "sh", "dash", "perl", "ruby", "php", "java", "pwsh");

  private BehaviourNames() {}

  /** The id of the product, where there is a better name than before. */
  static Optional<String> betterName(Client before, Behaviour seen) {
    if ((before.is(Kind.SDK) && !before.byBehaviour())
        || before.is(Kind.COMPONENT)
        || before.is(Kind.PROXY)
        || seen.tokenTtl().isEmpty()) {
      return Optional.empty();
    }
    int ttl = seen.tokenTtl().getAsInt();
    if (NODE.contains(seen.program()) && ttl == SIX_HOURS && seen.tokenWithoutUserAgent()) {
      return Optional.of(javaScript(seen));
    }
    if (seen.program().equals("java") && ttl == SIX_HOURS && seen.ttlOnReads()) {
      return Optional.of("aws-sdk-java-v2-imds");
    }
    if (ttl == FIVE_MINUTES && seen.tokenWithoutUserAgent() && mayBeGo(before, seen.program())) {
      return Optional.of("aws-sdk-go-v2");
    }
    return Optional.empty();
  }

  /** Version 2 names itself whenever it sends no token, version 3 never does. */
  private static String javaScript(Behaviour seen) {
    if (seen.v1WithUserAgent() == seen.v1WithoutUserAgent()) {
      return "aws-sdk-js"; // neither seen, or both in one process
    }
    return seen.v1WithoutUserAgent() ? "aws-sdk-js-v3" : "aws-sdk-js";
  }

  private static boolean mayBeGo(Client before, String program) {
    return before.product().isEmpty()
        && !program.isEmpty()
        && !HAND_WRITTEN.contains(program)
        && !NODE.contains(program)
        && !program.startsWith("python");
  }
}
