package io.imdscope.workload.kubernetes;

import io.imdscope.event.Workload.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a pod's owner in its own metadata, so that nothing but pods need be read. */
final class Owners {
  /**
   * {@code <cronjob>-<minutes since 1970 of the scheduled time>}.
   *
   * @see <a
   *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/cronjob/utils.go">the
   *     CronJob controller's getJobName</a>
   */
  private static final Pattern SCHEDULED = Pattern.compile("(.+)-([0-9]{8,9})");

  /** A Job may make its pods late, when it was suspended or tries again; its clock may be off. */
  private static final Duration LATEST = Duration.ofDays(7);

  private static final Duration EARLIEST = Duration.ofHours(1);

  private Owners() {}

  static Optional<Owner> of(PodDocument.Metadata metadata, Optional<Instant> createdAt) {
    return metadata
        .controller()
        .map(controller -> owner(controller, metadata.templateHash(), createdAt))
        .map(owner -> new Owner(Texts.cut(owner.kind()), Texts.cut(owner.name())));
  }

  private static Owner owner(
      PodDocument.Controller controller, String templateHash, Optional<Instant> createdAt) {
    String kind = controller.kind();
    String name = controller.name();
    String group = controller.apiVersion();
    if (kind.equals("ReplicaSet") && group.startsWith("apps/")) {
      return deployment(name, templateHash)
          .map(found -> new Owner("Deployment", found))
          .orElseGet(() -> new Owner(kind, name));
    }
    if (kind.equals("Job") && group.startsWith("batch/")) {
      return createdAt
          .flatMap(at -> cronJob(name, at))
          .map(found -> new Owner("CronJob", found))
          .orElseGet(() -> new Owner(kind, name));
    }
    return new Owner(kind, name);
  }

  /** A Deployment names its ReplicaSet {@code <deployment>-<pod-template-hash>}. */
  private static Optional<String> deployment(String replicaSet, String hash) {
    if (hash.isEmpty() || !replicaSet.endsWith("-" + hash)) {
      return Optional.empty();
    }
    String name = replicaSet.substring(0, replicaSet.length() - hash.length() - 1);
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static Optional<String> cronJob(String job, Instant createdAt) {
    if (job.length() > PodFacts.MAX_TEXT) {
      return Optional.empty();
    }
    Matcher matcher = SCHEDULED.matcher(job);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Instant scheduled = Instant.ofEpochSecond(60 * Long.parseLong(matcher.group(2)));
    boolean plausible =
        !createdAt.isBefore(scheduled.minus(EARLIEST))
            && createdAt.isBefore(scheduled.plus(LATEST));
    return plausible ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
