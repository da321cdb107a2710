package io.imdscope.lab.imds;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Resources by path, and a listing for each level above them. */
final class Tree {
  /** A resource's media type and its text at a moment. */
  record Resource(String contentType, Function<Instant, String> text) {}

  private static final String TEXT = "text/plain";

  private final Map<String, Resource> resources = new HashMap<>();
  private final Map<String, TreeSet<String>> children = new HashMap<>();
  private final Map<String, Resource> listings = new TreeMap<>();

  Tree put(String path, String text) {
    return put(path, new Resource(TEXT, now -> text));
  }

  Tree put(String path, Resource resource) {
    resources.put(path, resource);
    String child = path;
    String mark = "";
    while (true) {
      int slash = child.lastIndexOf('/');
      String parent = slash < 0 ? "" : child.substring(0, slash);
      // The topmost listing has no slashes behind directories; the ones below do.
      children
          .computeIfAbsent(parent, key -> new TreeSet<>())
          .add(child.substring(slash + 1) + (parent.isEmpty() ? "" : mark));
      if (slash < 0) {
        return this;
      }
      child = parent;
      mark = "/";
    }
  }

  /** Gives a level a listing of its own, where EC2's isn't the names below it. */
  Tree listing(String path, String text) {
    listings.put(path, new Resource(TEXT, now -> text));
    return this;
  }

  /** The resource or listing at a path without outer slashes. */
  Optional<Resource> get(String path) {
    return Optional.ofNullable(resources.get(path))
        .or(() -> Optional.ofNullable(listings.get(path)))
        .or(() -> Optional.ofNullable(children.get(path)).map(Tree::list));
  }

  private static Resource list(SortedSet<String> names) {
    String text = names.stream().collect(Collectors.joining("\n"));
    return new Resource(TEXT, now -> text);
  }
}
