package io.imdscope.packaged;

import io.imdscope.cri.ContainerSpec.Confinement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The objects that a directory of manifests makes, as kubectl renders them. */
final class Manifests {
  private final List<Map<String, Object>> objects;

  private Manifests(List<Map<String, Object>> objects) {
    this.objects = objects;
  }

  static Manifests render(String directory) throws IOException, InterruptedException {
    return parse(Run.well("kubectl", "kustomize", Run.HOME.resolve(directory).toString()));
  }

  @SuppressWarnings("unchecked")
  static Manifests parse(String yaml) {
    List<Map<String, Object>> objects = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(yaml)
        .forEach(object -> objects.add((Map<String, Object>) object));
    return new Manifests(objects);
  }

  List<Map<String, Object>> all() {
    return objects;
  }

  /** The one object of a kind. */
  Map<String, Object> one(String kind) {
    List<Map<String, Object>> found =
        objects.stream().filter(object -> object.get("kind").equals(kind)).toList();
    if (found.size() != 1) {
      throw new AssertionError("not one " + kind + ": " + found.size());
    }
    return found.getFirst();
  }

  /** What the DaemonSet's pods are. */
  Map<String, Object> pod() {
    return map(one("DaemonSet"), "spec", "template", "spec");
  }

  /** Their only container. */
  Map<String, Object> container() {
    return maps(pod(), "containers").getFirst();
  }

  Confinement confinement() {
    Map<String, Object> security = map(container(), "securityContext");
    return new Confinement(
        texts(map(security, "capabilities"), "add"),
        texts(map(security, "capabilities"), "drop"),
        Boolean.TRUE.equals(security.get("readOnlyRootFilesystem")),
        Boolean.FALSE.equals(security.get("allowPrivilegeEscalation")));
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Map<String, Object> from, String... path) {
    Map<String, Object> found = from;
    for (String name : path) {
      found = (Map<String, Object>) found.getOrDefault(name, Map.of());
    }
    return found;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> maps(Map<String, Object> from, String name) {
    return (List<Map<String, Object>>) from.getOrDefault(name, List.of());
  }

  @SuppressWarnings("unchecked")
  static List<String> texts(Map<String, Object> from, String name) {
    return (List<String>) from.getOrDefault(name, List.of());
  }
}
