package io.imdscope.output.log;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bounded number of groups in bounded memory. When it is full, what is new is counted for its
 * workload only, and when that is full too, for its node only. No count is ever dropped.
 */
final class Groups {
  /** So many groups at most of each kind. */
  static final int MOST = 4096;

  /** The most nodes that are told apart at the end; usually a log has one. */
  private static final int MOST_NODES = 64;

  /** Longer lines are shown without their long values. */
  private static final int LONG_LINE = 4096;

  private static final int LONG_VALUE = 512;
  private static final int KEY_PART = 200;

  private static final Set<String> WORKLOAD = WorkloadKey.keys().collect(Collectors.toSet());

  /** Whose requests they are. */
  private static final List<String> NODE = List.of(LogLine.HOST, LogLine.HOST_ID, LogLine.RUN);

  /** Without these no reader would take a line for a request. */
  private static final Set<String> NEEDED =
      Stream.of(
              LogLine.TIME,
              LogLine.NAME,
              LogLine.VERSION,
              LogLine.HOST,
              LogLine.HOST_ID,
              LogLine.RUN,
              "imds.endpoint",
              "imds.api",
              "imds.sensitive",
              "network.type",
              "server.address",
              "server.port",
              "client.address",
              "client.port")
          .collect(Collectors.toSet());

  private final Map<String, Group> full = new LinkedHashMap<>();
  private final Map<String, Group> workloads = new LinkedHashMap<>();
  private final Map<String, Group> rest = new LinkedHashMap<>();
  private final long mostBytes;
  private long fullBytes;
  private long workloadBytes;

  /** Takes about so many bytes for groups, and a quarter more for workloads. */
  Groups(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Takes a request; its bytes are not kept. */
  void add(LogLine line, byte[] bytes, int offset, int length) throws IOException {
    byte[] raw = Arrays.copyOfRange(bytes, offset, offset + length);
    String key = key(line);
    Group group = full.get(key);
    if (group != null) {
      boolean last = group.isLast(line);
      group.add(line);
      if (last) {
        show(group, shortened(raw));
      }
      return;
    }
    Group made = new Group(line, shortened(raw));
    long weight = (long) made.weight() + key.length();
    if (full.size() < MOST && fullBytes + weight <= mostBytes) {
      full.put(key, made);
      fullBytes += weight;
    } else {
      addToWorkload(line, raw);
    }
  }

  private void show(Group group, byte[] line) {
    long more = (long) line.length + Group.OVERHEAD - group.weight();
    if (fullBytes + more <= mostBytes) {
      group.show(line);
      fullBytes += more;
    }
  }

  private void addToWorkload(LogLine line, byte[] raw) throws IOException {
    String key = shortened(WorkloadKey.of(line)) + '\n' + kind(line) + '\n' + node(line);
    Group group = workloads.get(key);
    if (group != null) {
      group.add(line);
      return;
    }
    Group made =
        new Group(line, only(raw, name -> NEEDED.contains(name) || WORKLOAD.contains(name)));
    long weight = (long) made.weight() + key.length();
    if (workloads.size() < MOST && workloadBytes + weight <= mostBytes / 4) {
      workloads.put(key, made);
      workloadBytes += weight;
    } else {
      addToRest(line, raw);
    }
  }

  /** A node that is one too many has no name. */
  private void addToRest(LogLine line, byte[] raw) throws IOException {
    String key = kind(line) + '\n' + node(line);
    boolean named = rest.containsKey(key) || rest.size() < MOST_NODES;
    String taken = named ? key : kind(line);
    Group group = rest.get(taken);
    if (group != null) {
      group.add(line);
    } else {
      rest.put(
          taken,
          new Group(
              line, only(raw, name -> NEEDED.contains(name) && (named || !NODE.contains(name)))));
    }
  }

  /** A handful of combinations. */
  private static String kind(LogLine line) {
    return shortened(line.text(LogLine.VERSION)) + '\n' + shortened(line.text("imds.api"));
  }

  private static String node(LogLine line) {
    return NODE.stream().map(key -> shortened(line.text(key))).collect(Collectors.joining("\n"));
  }

  private static byte[] shortened(byte[] raw) throws IOException {
    return raw.length <= LONG_LINE ? raw : only(raw, _ -> true);
  }

  /** An object of the short values among those keys. */
  private static byte[] only(byte[] raw, Predicate<String> wanted) throws IOException {
    byte[] members = LogLine.members(raw, (name, size) -> size <= LONG_VALUE && wanted.test(name));
    byte[] object = new byte[Math.max(2, members.length + 1)];
    System.arraycopy(members, 0, object, 0, members.length);
    object[0] = '{';
    object[object.length - 1] = '}';
    return object;
  }

  private static String key(LogLine line) {
    StringBuilder key = new StringBuilder(shortened(WorkloadKey.of(line)));
    for (String each : LogLine.SAME) {
      key.append('\n').append(shortened(line.text(each)));
    }
    return key.toString();
  }

  /** A long text's beginning and what tells it from most others. */
  private static String shortened(String text) {
    return text.length() <= KEY_PART
        ? text
        : text.substring(0, KEY_PART) + '#' + text.length() + '#' + text.hashCode();
  }

  int size() {
    return full.size() + workloads.size() + rest.size();
  }

  void write(OutputStream out) throws IOException {
    for (Map<String, Group> each : List.of(full, workloads, rest)) {
      for (Group group : each.values()) {
        group.write(out);
      }
    }
  }
}
