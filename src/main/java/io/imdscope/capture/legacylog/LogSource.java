package io.imdscope.capture.legacylog;

import io.imdscope.gzip.Gunzip;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipException;

/**
 * Where the lines of one file of the log come from.
 *
 * @param name for people
 * @param rotation how often it was rotated: the higher, the older; 0 for the one that is written
 * @param first the first time in it, by the node's clock; absent where there is none at its
 *     beginning
 * @param written not before its last line was; stands for the time of lines that have none
 */
public record LogSource(
    String name,
    int rotation,
    Optional<LocalDateTime> first,
    Supplier<Instant> written,
    Opening opening) {
  private static final Comparator<LogSource> BY_ROTATION =
      Comparator.comparingInt(LogSource::rotation).reversed();

  /**
   * Puts the older first, by the first time in each, whatever they are called; where one has none,
   * by how often they were rotated, else as they were named.
   */
  public static void sort(List<LogSource> sources) {
    sources.sort(BY_ROTATION);
    if (sources.stream().allMatch(source -> source.first().isPresent())) {
      sources.sort(Comparator.comparing(source -> source.first().orElseThrow()));
    }
  }

  /** A stream that is opened once, and read as it comes. */
  public static LogSource stream(String name, Opening opening) {
    return new LogSource(name, 0, Optional.empty(), Instant::now, opening);
  }

  private static final Pattern NAME =
      Pattern.compile("imds-trace\\.log(?:\\.(\\d{1,4}))?(?:\\.gz)?");

  /** What is read to tell a log from other files. */
  private static final int BEGINNING = 4096;

  /** Opens the file from its beginning. */
  @FunctionalInterface
  public interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * A file, plain or compressed with gzip, where it begins as the log does; an empty one is the log
   * by its name.
   */
  public static Optional<LogSource> ifLog(Path file) throws IOException {
    byte[] beginning = beginning(file);
    boolean log =
        beginning.length == 0 ? NAME.matcher(nameOf(file)).matches() : LineStart.begins(beginning);
    return log ? Optional.of(file(file, beginning)) : Optional.empty();
  }

  private static LogSource file(Path file, byte[] beginning) throws IOException {
    Matcher matcher = NAME.matcher(nameOf(file));
    boolean rotated = matcher.matches() && matcher.group(1) != null;
    Instant written = Files.getLastModifiedTime(file).toInstant();
    return new LogSource(
        file.toString(),
        rotated ? Integer.parseInt(matcher.group(1)) : 0,
        LineStart.firstTime(beginning),
        () -> written,
        () -> open(file));
  }

  /** The log's files in a directory, which holds others too; empty where there are none. */
  public static List<LogSource> in(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, file -> NAME.matcher(nameOf(file)).matches())) {
      for (Path file : all) {
        if (Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    files.sort(Comparator.naturalOrder());
    List<LogSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(file(file, beginning(file)));
    }
    sort(sources);
    return sources;
  }

  /** What there is of it: who reads it all says what is wrong. */
  private static byte[] beginning(Path file) throws IOException {
    byte[] bytes = new byte[BEGINNING];
    int length = 0;
    try (InputStream in = open(file)) {
      int read = 0;
      while (read >= 0 && length < bytes.length) {
        length += read;
        read = in.read(bytes, length, bytes.length - length);
      }
    } catch (EOFException | ZipException e) {
      // cut off, or damaged, behind what came
    }
    return Arrays.copyOf(bytes, length);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static InputStream open(Path file) throws IOException {
    return new Gunzip(Files.newInputStream(file));
  }
}
