package io.imdscope.lab.imds;

import io.imdscope.event.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The metadata service as a process of its own, inside a lab's namespace. Ends by itself when the
 * lab that started it is gone, whoever removed it.
 */
public final class MetadataMain {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int MAX_CONNECTIONS = 8192;
  private static final long WATCH_MILLIS = 1000;

  private MetadataMain() {}

  /**
   * What the process is told.
   *
   * @param namespace path of the one network namespace that it may run in
   * @param claim a file that holds {@code id} for as long as the service is wanted
   * @param ready a file that the service makes when it listens
   */
  public record Arguments(
      Path namespace,
      Path claim,
      String id,
      Path ready,
      boolean ipv6,
      boolean required,
      int hopLimit,
      Optional<Path> record) {

    /** The command line after {@code java}, up to and with the arguments. */
    public List<String> commandLine(String classPath) {
      List<String> line = new ArrayList<>(List.of(SocketHopLimits.JVM_OPTIONS));
      // Small and quick to start; and nothing in /tmp that a kill would leave there.
      line.addAll(
          List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:-UsePerfData"));
      line.addAll(List.of("-cp", classPath, MetadataMain.class.getName()));
      line.addAll(List.of(namespace.toString(), claim.toString(), id, ready.toString()));
      line.add(Boolean.toString(ipv6));
      line.add(Boolean.toString(required));
      line.add(Integer.toString(hopLimit));
      record.ifPresent(file -> line.add(file.toString()));
      return line;
    }

    private static Arguments parse(String[] line) {
      return new Arguments(
          Path.of(line[0]),
          Path.of(line[1]),
          line[2],
          Path.of(line[3]),
          Boolean.parseBoolean(line[4]),
          Boolean.parseBoolean(line[5]),
          Integer.parseInt(line[6]),
          line.length > 7 ? Optional.of(Path.of(line[7])) : Optional.empty());
    }
  }

  /** Serves until the claim is gone; exits with 1 and a line on standard error on failure. */
  public static void main(String[] line) throws InterruptedException {
    try {
      serve(Arguments.parse(line));
    } catch (IOException e) {
      System.err.println(e);
      System.exit(1);
    }
  }

  private static void serve(Arguments arguments) throws IOException, InterruptedException {
    List<Endpoint> endpoints =
        Endpoint.DEFAULTS.stream().filter(endpoint -> endpoint.ipv4() || arguments.ipv6()).toList();
    ServiceSettings settings =
        new ServiceSettings(
            Optional.of(arguments.namespace()),
            endpoints,
            arguments.required(),
            arguments.hopLimit(),
            new SocketHopLimits(),
            arguments.record(),
            InstantSource.system(),
            IDLE,
            MAX_CONNECTIONS);
    try (MetadataService service = MetadataService.start(settings)) {
      if (!claimed(arguments)) {
        return;
      }
      Files.createFile(arguments.ready());
      while (claimed(arguments)) {
        if (service.await(WATCH_MILLIS)) {
          throw new IOException("the metadata service ended by itself");
        }
      }
    }
  }

  private static boolean claimed(Arguments arguments) throws IOException {
    try {
      return Files.readString(arguments.claim()).strip().equals(arguments.id());
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    }
  }
}
