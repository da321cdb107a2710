package io.imdscope.workload.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod as an API server writes it, of a Deployment with all kinds of containers; made to fit. */
public final class TestPod {
  static final String NODE = "node-1";

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String TEMPLATE = template();

  private final ObjectNode root = (ObjectNode) MAPPER.readTree(TEMPLATE);

  private TestPod() {}

  public static TestPod named(String name) {
    TestPod pod = new TestPod();
    pod.metadata().put("name", name);
    return pod.uid(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
  }

  TestPod uid(String uid) {
    metadata().put("uid", uid);
    return this;
  }

  TestPod node(String node) {
    spec().put("nodeName", node);
    return this;
  }

  TestPod version(long version) {
    metadata().put("resourceVersion", Long.toString(version));
    return this;
  }

  TestPod createdAt(String time) {
    metadata().put("creationTimestamp", time);
    return this;
  }

  TestPod label(String key, String value) {
    ((ObjectNode) metadata().get("labels")).put(key, value);
    return this;
  }

  TestPod annotation(String key, String value) {
    ((ObjectNode) metadata().get("annotations")).put(key, value);
    return this;
  }

  public TestPod serviceAccount(String name) {
    spec().put("serviceAccountName", name);
    return this;
  }

  TestPod owner(String apiVersion, String kind, String name) {
    ArrayNode owners = metadata().putArray("ownerReferences");
    owners.addObject().put("kind", "Other").put("name", "not-the-controller");
    owners
        .addObject()
        .put("apiVersion", apiVersion)
        .put("kind", kind)
        .put("name", name)
        .put("controller", true);
    return this;
  }

  TestPod bare() {
    metadata().remove("ownerReferences");
    return this;
  }

  TestPod env(String name, String value) {
    ((ArrayNode) spec().get("containers").get(0).get("env"))
        .addObject()
        .put("name", name)
        .put("value", value);
    return this;
  }

  public TestPod tokenFor(String audience) {
    ((ArrayNode) spec().get("volumes"))
        .addObject()
        .put("name", "token")
        .putObject("projected")
        .putArray("sources")
        .addObject()
        .putObject("serviceAccountToken")
        .put("audience", audience)
        .put("path", "token");
    return this;
  }

  TestPod containers(int count) {
    ArrayNode containers = spec().putArray("containers");
    for (int i = 0; i < count; i++) {
      containers.addObject().put("name", "c" + i).put("image", "image-" + i);
    }
    return this;
  }

  TestPod nullLists() {
    spec().putNull("containers").putNull("initContainers").putNull("volumes");
    metadata().putNull("ownerReferences").putNull("labels").putNull("annotations");
    return this;
  }

  String name() {
    return metadata().get("name").asString();
  }

  String node() {
    return spec().get("nodeName").asString();
  }

  public String uid() {
    return metadata().get("uid").asString();
  }

  String json() {
    return root.toString();
  }

  private ObjectNode metadata() {
    return (ObjectNode) root.get("metadata");
  }

  private ObjectNode spec() {
    return (ObjectNode) root.get("spec");
  }

  private static String template() {
    try (InputStream in = TestPod.class.getResourceAsStream("pod.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
