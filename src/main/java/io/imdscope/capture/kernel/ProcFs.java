package io.imdscope.capture.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Reads {@code /proc}; everything may be gone at any time, which is an answer, not an error. For
 * one thread.
 *
 * <p>Arguments leave it without secrets: what the kernel hides in a caller's is hidden before it
 * becomes text, and the memory it was read into is wiped. So neither a cache nor what the garbage
 * collector has not taken yet holds a token.
 */
final class ProcFs {
  /** Argument vectors are cut to what the eBPF program reads of one. */
  static final int MAX_ARGS = 1024;

  private static final int MAX_STAT = 4096;
  private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 wherever Java runs

  private final Path root;
  private final UnaryOperator<List<String>> cut;

  /** Outside of the heap, where a read leaves no copy of it. */
  private final ByteBuffer raw = ByteBuffer.allocateDirect(MAX_ARGS + 1);

  /**
   * A {@code /proc}.
   *
   * @param cut cuts secrets out of an argument vector
   */
  ProcFs(Path root, UnaryOperator<List<String>> cut) {
    this.root = root;
    this.cut = cut;
  }

  /** A {@code /proc} whose arguments are hidden only as the kernel does it. */
  ProcFs(Path root) {
    this(root, UnaryOperator.identity());
  }

  /** What {@code /proc/PID/stat} tells. */
  record Stat(int pid, String name, int parent, long startTicks) {
    /** Whether this is the process that the kernel says started at that time since boot. */
    boolean startedAt(long bootNanos) {
      return startTicks == bootNanos / NANOS_PER_TICK;
    }

    /** When it started, in nanoseconds since boot, to 10 ms. */
    long startNanos() {
      return startTicks * NANOS_PER_TICK;
    }
  }

  /** An argument vector, perhaps only its beginning. */
  record Args(List<String> values, boolean truncated) {
    /** What is known of a process that is gone. */
    static final Args NONE = new Args(List.of(), false);
  }

  /**
   * The argument vector of a process, if it is still the one that started then: the time is
   * compared after reading, so that a reused pid cannot lend its arguments.
   */
  Optional<Args> args(int pid, long startBootNanos) {
    return masked(path(pid, "cmdline"))
        .filter(_ -> stat(pid).filter(stat -> stat.startedAt(startBootNanos)).isPresent())
        .map(
            bytes ->
                new Args(
                    List.copyOf(cut.apply(splitArgs(bytes, 0, Math.min(bytes.length, MAX_ARGS)))),
                    bytes.length > MAX_ARGS));
  }

  Optional<Stat> stat(int pid) {
    return read(pid, "stat", MAX_STAT).flatMap(bytes -> parseStat(pid, bytes));
  }

  /** The text of a small file of a process. */
  Optional<String> text(int pid, String name) {
    return read(pid, name, 64 * 1024).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** A file of a process, for reading line by line. */
  Path path(int pid, String name) {
    return root.resolve(Integer.toString(pid)).resolve(name);
  }

  /** All process ids. */
  List<Integer> pids() {
    List<Integer> pids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, "[1-9]*")) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
          pids.add(Integer.parseInt(name)); // at most 4,194,304: PID_MAX_LIMIT
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.copyOf(pids);
    }
    return List.copyOf(pids);
  }

  /** Splits at NUL bytes; one at the end ends the last argument. */
  static List<String> splitArgs(byte[] bytes, int offset, int length) {
    List<String> args = new ArrayList<>();
    int start = offset;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] == 0) {
        args.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start < end) {
      args.add(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    }
    return args;
  }

  /** The name may hold blanks and parentheses: it ends at the last one. */
  static Optional<Stat> parseStat(int pid, byte[] bytes) {
    String line = new String(bytes, StandardCharsets.UTF_8);
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] rest = line.substring(close + 1).trim().split(" ", -1);
    if (rest.length < 20) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Stat(
              pid,
              line.substring(open + 1, close),
              Integer.parseInt(rest[1]),
              Long.parseLong(rest[19])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> masked(Path file) {
    raw.clear();
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      int read;
      do {
        read = in.read(raw);
      } while (read > 0); // 0 when there is no more room
      raw.flip();
      byte[] bytes = new byte[raw.remaining()];
      ArgumentMask.copy(raw, bytes);
      return Optional.of(bytes);
    } catch (IOException e) {
      return Optional.empty();
    } finally {
      raw.clear();
      while (raw.hasRemaining()) {
        raw.put((byte) 0);
      }
    }
  }

  private Optional<byte[]> read(int pid, String name, int limit) {
    try (InputStream in = Files.newInputStream(path(pid, name))) {
      return Optional.of(in.readNBytes(limit));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
