package io.imdscope.lab;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;

/** The lab's directory: what it is set to, and which processes it started. */
final class State {
  private static final String PID = ".pid";
  private static final String SERVICE = "metadata-service";

  private final Path directory;

  State(Names names) {
    directory = names.state();
  }

  /**
   * Says that the lab is wanted; what it starts goes on only while this file holds this id. So a
   * process that a removal could not know of ends by itself.
   */
  String claim(LabOptions options) throws IOException {
    Files.createDirectories(directory);
    String settings =
        "required="
            + options.required()
            + "\nhopLimit="
            + options.hopLimit()
            + options.record().map(file -> "\nrecord=" + escaped(file)).orElse("")
            + "\ncontainers="
            + options.containers()
            + "\n";
    Files.writeString(directory.resolve("settings"), settings);
    String id = UUID.randomUUID().toString();
    Files.writeString(claimFile(), id + "\n");
    return id;
  }

  /** In {@link Properties} a backslash begins an escape. */
  private static String escaped(Path file) {
    return file.toString().replace("\\", "\\\\");
  }

  /** Says that the lab goes with this process. Not among the processes of the lab. */
  void own() throws IOException {
    boolean _ = PidFile.write(ownerFile(), ProcessHandle.current().pid());
  }

  LabStatus.Owner owner() {
    if (!Files.exists(ownerFile())) {
      return new LabStatus.Owner.Nobody();
    }
    return PidFile.live(ownerFile())
        .<LabStatus.Owner>map(owner -> new LabStatus.Owner.Running(owner.pid()))
        .orElseGet(LabStatus.Owner.Gone::new);
  }

  private Path ownerFile() {
    return directory.resolve("owner");
  }

  void unclaim() throws IOException {
    Files.deleteIfExists(claimFile());
  }

  Optional<String> id() {
    return read(claimFile()).map(String::strip);
  }

  Path directory() {
    return directory;
  }

  Path claimFile() {
    return directory.resolve("id");
  }

  Path ready() {
    return directory.resolve("listening");
  }

  Path log(String process) {
    return directory.resolve(process + ".log");
  }

  /** Says that everything was made. */
  void complete() throws IOException {
    Files.createFile(directory.resolve("complete"));
  }

  boolean isComplete() {
    return Files.exists(directory.resolve("complete"));
  }

  boolean exists() {
    return Files.exists(directory);
  }

  Optional<LabOptions> options() {
    return read(directory.resolve("settings")).map(State::parse);
  }

  private static LabOptions parse(String text) {
    Properties settings = new Properties();
    try {
      settings.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LabOptions(
        Boolean.parseBoolean(settings.getProperty("required", "false")),
        Integer.parseInt(settings.getProperty("hopLimit", "1")),
        Optional.ofNullable(settings.getProperty("record")).map(Path::of),
        Boolean.parseBoolean(settings.getProperty("containers", "false")));
  }

  /** Remembers a process by a name; false when it has ended already. */
  boolean remember(String process, long pid) throws IOException {
    return PidFile.write(directory.resolve(process + PID), pid);
  }

  Optional<ProcessHandle> service() {
    return process(SERVICE);
  }

  static String serviceName() {
    return SERVICE;
  }

  Optional<ProcessHandle> process(String name) {
    return PidFile.live(directory.resolve(name + PID));
  }

  /** The processes that were remembered and still run. */
  List<ProcessHandle> processes() throws IOException {
    if (!exists()) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(PID))
          .flatMap(file -> PidFile.live(file).stream())
          .toList();
    }
  }

  void remove() throws IOException {
    if (!exists()) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
