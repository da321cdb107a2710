package io.imdscope.output.kubernetes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An Event as the API takes it. Its name is made of the hour, the workload, the cause and the
 * reason: whichever node or run creates it first, the API refuses a second one.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event
 *     v1 of events.k8s.io</a>
 */
final class EventBody {
  static final String CONTROLLER = "imdscope.io/agent";
  private static final String ACTION = "CallMetadataService";
  private static final int LONGEST_INSTANCE = 128;
  private static final int LONGEST_STEM = 200;
  private static final int HASH_BYTES = 10;
  private static final long HOUR_SECONDS = 3600;
  private static final Pattern STEM = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final JsonFactory FACTORY = new JsonFactory();

  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private EventBody() {}

  static String path(Notice notice) {
    return "/apis/events.k8s.io/v1/namespaces/" + notice.subject().namespace() + "/events";
  }

  static String name(Subject.Key key, Instant now) {
    String stem = key.name().substring(0, Math.min(LONGEST_STEM, key.name().length()));
    String text =
        String.join(
            "\n",
            Long.toString(now.getEpochSecond() / HOUR_SECONDS),
            key.reason().text(),
            key.cause().label(),
            key.namespace(),
            key.kind(),
            key.name());
    return (STEM.matcher(stem).matches() ? stem : "pod") + ".imdscope-" + hash(text);
  }

  static byte[] json(Notice notice, String node, Instant now) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("apiVersion", "events.k8s.io/v1");
      json.writeStringField("kind", "Event");
      json.writeObjectFieldStart("metadata");
      json.writeStringField("name", name(notice.subject().key(), now));
      json.writeStringField("namespace", notice.subject().namespace());
      json.writeEndObject();
      json.writeStringField("eventTime", MICRO_TIME.format(now));
      json.writeStringField("reportingController", CONTROLLER);
      json.writeStringField(
          "reportingInstance", node.substring(0, Math.min(LONGEST_INSTANCE, node.length())));
      json.writeStringField("action", ACTION);
      json.writeStringField("reason", notice.subject().key().reason().text());
      json.writeStringField("type", "Warning");
      json.writeStringField("note", Note.of(notice));
      regarding(json, notice.subject());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return out.toByteArray();
  }

  private static void regarding(JsonGenerator json, Subject subject) throws IOException {
    json.writeObjectFieldStart("regarding");
    json.writeStringField("apiVersion", "v1");
    json.writeStringField("kind", "Pod");
    json.writeStringField("namespace", subject.namespace());
    json.writeStringField("name", subject.pod());
    json.writeStringField("uid", subject.uid());
    if (subject.container().isPresent()) {
      json.writeStringField("fieldPath", "spec.containers{" + subject.container().get() + "}");
    }
    json.writeEndObject();
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
