package io.imdscope.capture.kernel;

import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.BpfLink;
import io.imdscope.bpf.BpfMap;
import io.imdscope.bpf.BpfProgram;
import io.imdscope.bpf.Cgroup.AttachType;
import io.imdscope.bpf.FeatureProbe.MapType;
import io.imdscope.bpf.Pinned;
import io.imdscope.bpf.ProgramName;
import io.imdscope.bpf.ProgramRuns;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pins in a directory. {@code layout} is the first to come and the last to go, and says whether
 * all are there: so whenever a process is killed, the next one knows what it finds. Where somebody
 * has removed it, each of the others has to prove that it is ours. Links hold their programs,
 * programs the maps that user space does not need; programs are pinned only to be asked how long
 * they run.
 */
final class PinnedSet {
  static final String LAYOUT = "layout";

  /** In the order of pinning; the prefix tells the kind, also to other versions. */
  static final Map<String, MapType> MAPS =
      ordered(
          Map.entry("records", MapType.RINGBUF),
          Map.entry("losses", MapType.PERCPU_ARRAY),
          Map.entry("endpoints", MapType.HASH),
          Map.entry("settings", MapType.ARRAY),
          Map.entry("callers", MapType.HASH));

  /** In the order of attaching: a connection before its bytes, its answers before its requests. */
  static final Map<String, AttachType> LINKS =
      ordered(
          Map.entry("imds_connect4", AttachType.CONNECT4),
          Map.entry("imds_connect6", AttachType.CONNECT6),
          Map.entry("imds_ingress", AttachType.INGRESS),
          Map.entry("imds_egress", AttachType.EGRESS));

  private static final String MAP = "map_";
  private static final String LINK = "link_";
  private static final String PROGRAM = "prog_";
  private static final byte[] KEY_ZERO = new byte[4];

  /** Called after each step that a killed process may leave undone: for the tests. */
  interface Steps {
    Steps NONE = _ -> {};

    void done(String step);
  }

  private final PinDirectory directory;
  private final Steps steps;

  PinnedSet(PinDirectory directory, Steps steps) {
    this.directory = directory;
    this.steps = steps;
  }

  @SafeVarargs
  private static <T> Map<String, T> ordered(Map.Entry<String, T>... entries) {
    Map<String, T> map = new LinkedHashMap<>();
    for (Map.Entry<String, T> entry : entries) {
      map.put(entry.getKey(), entry.getValue());
    }
    return Collections.unmodifiableMap(map);
  }

  static String map(String name) {
    return MAP + name;
  }

  static String link(String program) {
    return LINK + program;
  }

  static String program(String program) {
    return PROGRAM + program;
  }

  /**
   * What is there, absent when nothing is; {@link PinLayout#LOST} when its pin alone is not.
   *
   * @throws io.imdscope.capture.CaptureException when something else than ours is
   */
  Optional<byte[]> layout() {
    List<String> names = directory.names();
    if (names.isEmpty()) {
      return Optional.empty();
    }
    if (names.stream().allMatch(this::isProven)) {
      return Optional.of(PinLayout.LOST.bytes());
    }
    byte[] layout = readLayout(names);
    boolean known = PinLayout.isReadable(layout);
    for (String name : names) {
      if (!name.equals(LAYOUT) && !isOurs(name, known)) {
        throw Foreign.at(directory.resolve(name), "is of another kind");
      }
    }
    return Optional.of(layout);
  }

  private byte[] readLayout(List<String> names) {
    if (names.contains(LAYOUT) && Pinned.kind(directory.resolve(LAYOUT)) == Pinned.Kind.MAP) {
      try (BpfMap map = BpfMap.open(directory.resolve(LAYOUT))) {
        if (map.is(MapType.ARRAY) && map.keySize() == KEY_ZERO.length) {
          byte[] value = map.get(KEY_ZERO).orElse(new byte[0]);
          if (PinLayout.isOurs(value)) {
            return value;
          }
        }
      }
    }
    throw Foreign.at(directory.path(), "holds " + String.join(", ", names));
  }

  /** Whether what is pinned is what the name says, by its kind and the name it was loaded with. */
  private boolean isProven(String name) {
    Path pin = directory.resolve(name);
    try {
      if (name.startsWith(LINK) && isOurs(name, true)) {
        try (BpfLink link = BpfLink.open(pin)) {
          return link.programName().equals(name.substring(LINK.length()));
        }
      }
      if (name.startsWith(PROGRAM) && isOurs(name, true)) {
        return ProgramName.of(pin).equals(name.substring(PROGRAM.length()));
      }
      if (name.startsWith(MAP) && isOurs(name, true)) {
        try (BpfMap map = BpfMap.open(pin)) {
          return map.loadedName().equals(name.substring(MAP.length()));
        }
      }
      return false;
    } catch (BpfException e) { // gone meanwhile, or not ours to open
      return false;
    }
  }

  private boolean isOurs(String name, boolean known) {
    Pinned.Kind kind = Pinned.kind(directory.resolve(name));
    if (name.startsWith(LINK)) {
      return kind == Pinned.Kind.LINK
          && (!known || LINKS.containsKey(name.substring(LINK.length())));
    }
    if (name.startsWith(PROGRAM)) {
      return kind == Pinned.Kind.PROGRAM
          && (!known || LINKS.containsKey(name.substring(PROGRAM.length())));
    }
    if (!name.startsWith(MAP) || kind != Pinned.Kind.MAP) {
      return false;
    }
    if (!known) {
      return true;
    }
    MapType type = MAPS.get(name.substring(MAP.length()));
    try (BpfMap map = BpfMap.open(directory.resolve(name))) {
      return type != null && map.is(type);
    }
  }

  /** Why it is not what is wanted, absent when it is; nothing foreign is there. */
  Optional<String> unfit(byte[] layout, PinLayout wanted) {
    if (!PinLayout.isReadable(layout)) {
      return Optional.of("made by another version");
    }
    PinLayout found = PinLayout.read(layout);
    if (!found.complete() || !isWhole()) {
      return Optional.of("incomplete");
    }
    if (!found.objectDigest().equals(wanted.objectDigest())) {
      return Optional.of("made with another eBPF program");
    }
    if (found.ringBytes() != wanted.ringBytes()) {
      return Optional.of("made with another size of the ring buffer");
    }
    return LINKS.entrySet().stream().allMatch(this::isAttached)
        ? Optional.empty()
        : Optional.of("no longer attached to the root of the control groups");
  }

  private boolean isWhole() {
    List<String> names = directory.names();
    return MAPS.keySet().stream().allMatch(name -> names.contains(map(name)))
        && LINKS.keySet().stream().allMatch(name -> names.contains(link(name)));
  }

  /** Programs whose pin somebody removed: they work, and nobody can ask how long they run. */
  List<String> unmeasured() {
    List<String> names = directory.names();
    return LINKS.keySet().stream().filter(name -> !names.contains(program(name))).toList();
  }

  private boolean isAttached(Map.Entry<String, AttachType> expected) {
    try (BpfLink link = BpfLink.open(directory.resolve(link(expected.getKey())))) {
      return link.isAtRoot(expected.getValue());
    }
  }

  /** Opens a map that is there. */
  BpfMap open(String name) {
    return BpfMap.open(directory.resolve(name.equals(LAYOUT) ? LAYOUT : map(name)));
  }

  /** Pins a map of ours. */
  void pin(String name, BpfMap map) {
    map.pin(directory.resolve(name.equals(LAYOUT) ? LAYOUT : map(name)));
    steps.done("pinned " + name);
  }

  /** Pins a program that is attached, first its link: all else serves only to tell of it. */
  void pin(BpfProgram program, BpfLink link) {
    String name = program.name();
    link.pin(directory.resolve(link(name)));
    steps.done("pinned " + link(name));
    program.pin(directory.resolve(program(name)));
    steps.done("pinned " + program(name));
  }

  /** What the kernel has counted of each program; one whose pin somebody removed is left out. */
  Map<String, ProgramRuns> runs() {
    Map<String, ProgramRuns> runs = new LinkedHashMap<>();
    LINKS.keySet().forEach(name -> runs(name).ifPresent(its -> runs.put(name, its)));
    return runs;
  }

  private Optional<ProgramRuns> runs(String name) {
    try {
      return Optional.of(ProgramRuns.of(directory.resolve(program(name))));
    } catch (BpfException e) {
      return Optional.empty();
    }
  }

  /** Says what is there. */
  void write(BpfMap layoutMap, byte[] layout) {
    layoutMap.put(KEY_ZERO, layout);
    steps.done("layout written");
  }

  /** Detaches and removes what is there; {@link #layout} has said that it is ours. */
  void clear() {
    List<String> names = directory.names();
    if (names.contains(LAYOUT)) {
      try (BpfMap map = open(LAYOUT)) {
        map.get(KEY_ZERO).ifPresent(value -> write(map, PinLayout.incomplete(value)));
      }
    }
    for (String name : names) {
      if (name.startsWith(LINK)) {
        detach(name);
        unlink(name);
      }
    }
    for (String name : names) {
      if (name.startsWith(PROGRAM) || name.startsWith(MAP)) {
        unlink(name);
      }
    }
    if (names.contains(LAYOUT)) {
      unlink(LAYOUT);
    }
  }

  private void detach(String name) {
    try (BpfLink link = BpfLink.open(directory.resolve(name))) {
      link.detach();
    }
    steps.done("detached " + name);
  }

  private void unlink(String name) {
    directory.unlink(name);
    steps.done("removed " + name);
  }
}
