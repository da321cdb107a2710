package io.imdscope.output.kubernetes;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.event.Source;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose calls an Event is about. Every name is one as Kubernetes allows them, so that it may be a
 * part of a path, and of a message.
 *
 * @param uid the API's, of a static pod its configuration's hash: {@code kubectl describe} looks
 *     for a mirror pod's Events by that
 * @param container absent for a call of the pod's sandbox
 */
record Subject(Key key, String namespace, String pod, String uid, Optional<String> container) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
  private static final Pattern UID = Pattern.compile("[0-9A-Za-z-]{1,64}");

  /** Those that know the pod, and were not told of it by whoever is in it. */
  private static final Set<Source> SURE = EnumSet.of(Source.CRI, Source.CRI_SANDBOX);

  /**
   * What there is one Event an hour of.
   *
   * @param kind of the workload: its owner's in lower case, or {@code pod}
   * @param name of the workload
   */
  record Key(EventReason reason, Cause cause, String namespace, String kind, String name) {}

  /** The pod of a call without a token, where it is certain and the API knows it too. */
  static Optional<Subject> of(Request request, Cause cause) {
    if (request.version() != Version.V1 || request.api() != Api.EC2 || !isSeen(request)) {
      return Optional.empty();
    }
    return switch (request.workload()) {
      case Workload.Container container when container.disagreement().isEmpty() ->
          container.pod().flatMap(pod -> of(request, cause, pod, container.name()));
      case Workload.Pod pod -> of(request, cause, pod, Optional.empty());
      default -> Optional.empty();
    };
  }

  /** The same, of another cause. */
  Subject of(Cause cause) {
    Key other = new Key(key.reason(), cause, key.namespace(), key.kind(), key.name());
    return new Subject(other, namespace, pod, uid, container);
  }

  private static boolean isSeen(Request request) {
    return request.caller().map(Caller::source).filter(Source.KERNEL::equals).isPresent();
  }

  private static Optional<Subject> of(
      Request request, Cause cause, Workload.Pod pod, Optional<String> container) {
    String namespace = pod.namespace().orElse("");
    String name = pod.name().orElse("");
    // Without its owner it would be another workload than it is a second later.
    if (pod.details().isEmpty()
        || pod.namedBy().filter(SURE::contains).isEmpty()
        || !NAME.matcher(namespace).matches()
        || !NAME.matcher(name).matches()
        || !UID.matcher(pod.uid()).matches()) {
      return Optional.empty();
    }
    WorkloadName workload = WorkloadName.of(pod);
    return Optional.of(
        new Subject(
            new Key(EventReason.of(request), cause, namespace, workload.kind(), workload.name()),
            namespace,
            name,
            pod.uid(),
            container.filter(each -> NAME.matcher(each).matches())));
  }
}
