package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.imdscope.event.CredentialSource;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads what {@code kubectl get pods -A -o json} prints, pod by pod: never more than one of them is
 * in memory. Environment values are never kept.
 */
public final class PodsFile {
  private static final int LONGEST_TEXT = 4 << 20;
  private static final int DEEPEST = 64;
  private static final int MOST_ADDRESSES = 8;
  private static final String ITEM = "/items";

  private final Consumer<ListedPod> sink;
  private Draft draft = new Draft();

  /**
   * A pod and where it is.
   *
   * @param addresses its own, or the node's where it is on host networking
   * @param nodeAddresses its node's
   * @param finished whether it has ended, so that its addresses may be another's by now
   */
  public record ListedPod(
      Workload.Pod pod,
      List<String> addresses,
      List<String> nodeAddresses,
      boolean hostNetwork,
      boolean finished) {}

  private static final class Draft {
    final ObjectMeta metadata = new ObjectMeta();
    final List<OwnerReference> owners = new ArrayList<>();
    final Map<String, String> labels = new HashMap<>();
    final List<String> addresses = new ArrayList<>();
    final List<String> nodeAddresses = new ArrayList<>();
    final Set<CredentialSource> credentials = EnumSet.noneOf(CredentialSource.class);
    OwnerReference owner = new OwnerReference();
    Optional<String> serviceAccount = Optional.empty();
    Optional<String> node = Optional.empty();
    Optional<Instant> created = Optional.empty();
    boolean hostNetwork;
    boolean finished;
  }

  private PodsFile(Consumer<ListedPod> sink) {
    this.sink = sink;
  }

  /**
   * Gives each pod to {@code sink}.
   *
   * @throws IOException with the place when it cannot be read or is no JSON
   */
  public static void read(InputStream in, Consumer<ListedPod> sink) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();
    try (JsonParser json = factory.createParser(in)) {
      new PodsFile(sink).read(json);
    }
  }

  private void read(JsonParser json) throws IOException {
    StringBuilder path = new StringBuilder();
    int[] lengths = new int[DEEPEST + 2];
    int depth = 0;
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> lengths[++depth] = path.length();
        case END_OBJECT, END_ARRAY -> {
          path.setLength(lengths[depth--]);
          if (token == JsonToken.END_OBJECT) {
            ended(path.toString());
          }
          dropName(json, path, lengths[depth]);
        }
        case FIELD_NAME -> path.append('/').append(json.currentName());
        default -> {
          value(path.toString(), json.getText());
          dropName(json, path, lengths[depth]);
        }
      }
    }
    if (depth > 0) {
      throw new IOException("it is cut off");
    }
  }

  /** A field's name ends with its value; an element of an array has none. */
  private static void dropName(JsonParser json, StringBuilder path, int length) {
    if (json.getParsingContext().inObject()) {
      path.setLength(length);
    }
  }

  private void ended(String path) {
    switch (path) {
      case ITEM + "/metadata/ownerReferences" -> {
        draft.owners.add(draft.owner);
        draft.owner = new OwnerReference();
      }
      case ITEM -> {
        finish();
        draft = new Draft();
      }
      default -> {}
    }
  }

  private void value(String path, String text) {
    if (!path.startsWith(ITEM)) {
      return;
    }
    switch (path.substring(ITEM.length())) {
      case "/metadata/uid" -> draft.metadata.setUid(text);
      case "/metadata/name" -> draft.metadata.setName(text);
      case "/metadata/namespace" -> draft.metadata.setNamespace(text);
      case "/metadata/creationTimestamp" -> draft.created = time(text);
      case "/metadata/labels/pod-template-hash" -> draft.labels.put("pod-template-hash", text);
      case "/metadata/ownerReferences/apiVersion" -> draft.owner.setApiVersion(text);
      case "/metadata/ownerReferences/kind" -> draft.owner.setKind(text);
      case "/metadata/ownerReferences/name" -> draft.owner.setName(text);
      case "/metadata/ownerReferences/controller" ->
          draft.owner.setController(Boolean.valueOf(text));
      case "/spec/nodeName" -> draft.node = some(text);
      case "/spec/serviceAccountName" -> draft.serviceAccount = some(text);
      case "/spec/hostNetwork" -> draft.hostNetwork = Boolean.parseBoolean(text);
      case "/spec/containers/env/name", "/spec/initContainers/env/name" ->
          CredentialSources.ofVariable(text, draft.credentials);
      case "/spec/volumes/projected/sources/serviceAccountToken/audience" ->
          CredentialSources.ofAudience(text, draft.credentials);
      case "/status/phase" -> draft.finished = text.equals("Succeeded") || text.equals("Failed");
      case "/status/podIP", "/status/podIPs/ip" -> add(draft.addresses, text);
      case "/status/hostIP", "/status/hostIPs/ip" -> add(draft.nodeAddresses, text);
      default -> {}
    }
  }

  private void finish() {
    String uid = Texts.orEmpty(draft.metadata.getUid());
    String name = Texts.orEmpty(draft.metadata.getName());
    if (uid.isEmpty() || uid.length() > PodFacts.MAX_TEXT || name.isEmpty()) {
      return;
    }
    draft.metadata.setLabels(draft.labels);
    draft.metadata.setOwnerReferences(draft.owners);
    Workload.Pod pod =
        Workload.Pod.of(uid)
            .named(Texts.cut(draft.metadata.getNamespace()), Texts.cut(name), Source.ADDRESS)
            .withDetails(
                new Workload.PodDetails(
                    Owners.of(draft.metadata, draft.created),
                    draft.serviceAccount,
                    draft.credentials,
                    draft.node));
    sink.accept(
        new ListedPod(
            pod,
            List.copyOf(draft.addresses),
            List.copyOf(draft.nodeAddresses),
            draft.hostNetwork,
            draft.finished));
  }

  private static void add(List<String> addresses, String text) {
    if (addresses.size() < MOST_ADDRESSES && !addresses.contains(text)) {
      addresses.add(text);
    }
  }

  private static Optional<String> some(String text) {
    return Optional.of(Texts.cut(text)).filter(value -> !value.isEmpty());
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
