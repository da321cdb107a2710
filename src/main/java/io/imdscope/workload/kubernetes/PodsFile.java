package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads what {@code kubectl get pods -A -o json} prints, pod by pod: never more than one of them is
 * in memory. Environment values are never kept.
 */
public final class PodsFile {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(4 << 20).maxNestingDepth(64).build())
          .build();

  private PodsFile() {}

  /**
   * A pod and where it is.
   *
   * @param addresses its own, or the node's where it is on host networking
   * @param nodeAddresses its node's
   * @param finished whether it has ended, so that its addresses may be another's by now
   * @param since before that its addresses were another's, or nobody's: a pod that was created may
   *     wait long for a node
   */
  public record ListedPod(
      Workload.Pod pod,
      List<String> addresses,
      List<String> nodeAddresses,
      boolean hostNetwork,
      boolean finished,
      Optional<Instant> since) {}

  /**
   * Gives each pod to {@code sink}.
   *
   * @throws IOException with the place when it cannot be read or is no JSON
   */
  public static void read(InputStream in, Consumer<ListedPod> sink) throws IOException {
    try (JsonParser json = FACTORY.createParser(in)) {
      while (json.nextToken() != null) {
        if (JsonFields.inObject(json)) {
          list(json, sink);
        }
      }
    }
  }

  private static void list(JsonParser json, Consumer<ListedPod> sink) throws IOException {
    while (JsonFields.hasNextField(json)) {
      if (json.currentName().equals("items")) {
        PodJson.items(json, pod -> listed(pod).ifPresent(sink));
      } else {
        json.skipChildren();
      }
    }
  }

  private static Optional<ListedPod> listed(PodDocument pod) {
    PodDocument.Metadata metadata = pod.metadata();
    String uid = metadata.uid();
    if (uid.isEmpty() || uid.length() > PodFacts.MAX_TEXT || metadata.name().isEmpty()) {
      return Optional.empty();
    }
    Workload.Pod named =
        Workload.Pod.of(uid)
            .named(Texts.cut(metadata.namespace()), Texts.cut(metadata.name()), Source.ADDRESS)
            .withDetails(
                new Workload.PodDetails(
                    Owners.of(metadata, PodReader.time(metadata.createdAt())),
                    some(pod.spec().serviceAccount()),
                    pod.spec().credentialSources(),
                    some(pod.spec().nodeName())));
    return Optional.of(
        new ListedPod(
            named,
            pod.status().addresses(),
            pod.status().nodeAddresses(),
            pod.spec().hostNetwork(),
            pod.status().phase().equals("Succeeded") || pod.status().phase().equals("Failed"),
            since(pod)));
  }

  private static Optional<Instant> since(PodDocument pod) {
    return Stream.of(pod.metadata().createdAt(), pod.status().startedAt())
        .map(PodReader::time)
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static Optional<String> some(String text) {
    return Optional.of(Texts.cut(text)).filter(value -> !value.isEmpty());
  }
}
