package io.imdscope.capture.legacylog;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Parts of the log that are there twice, as where {@code imds-trace.log.1} was left beside the
 * {@code imds-trace.log.1.gz} that was made of it. Names do not tell: the log may have been rotated
 * on since then, so that the one is of another time than the other, and both count; or that the
 * copy of {@code .2} is called {@code .1.gz}.
 */
public final class LogCopies {
  private static final String COMPRESSED = ".gz";
  private static final int PIECE = 8192;

  private LogCopies() {}

  /**
   * Leaves out files that hold nothing but the beginning of another with the same first time,
   * whatever they are called; where they have no time, of another of their name, but for {@code
   * .gz}. All that is in them is in that. A sentence on each goes to {@code said}.
   */
  public static List<LogSource> without(List<LogSource> sources, Consumer<String> said) {
    List<LogSource> kept = new ArrayList<>();
    for (LogSource each : sources) {
      add(each, kept, said);
    }
    return kept;
  }

  private static void add(LogSource next, List<LogSource> kept, Consumer<String> said) {
    for (int i = 0; i < kept.size(); i++) {
      LogSource other = kept.get(i);
      if (!mayBeCopies(next, other)) {
        continue;
      }
      if (isBeginning(next, other)) {
        said.accept(sentence(next, other));
        return;
      }
      if (isBeginning(other, next)) {
        said.accept(sentence(other, next));
        kept.set(i, next);
        return;
      }
    }
    kept.add(next);
  }

  private static String sentence(LogSource without, LogSource of) {
    return without.name() + ": all of it is in " + of.name() + " too, and is read there";
  }

  /** Calls without a time may be others in the same words: then names must agree. */
  private static boolean mayBeCopies(LogSource one, LogSource other) {
    return one.first().isPresent()
        ? one.first().equals(other.first())
        : plainName(one).equals(plainName(other));
  }

  private static String plainName(LogSource source) {
    String name = source.name();
    return name.endsWith(COMPRESSED)
        ? name.substring(0, name.length() - COMPRESSED.length())
        : name;
  }

  /** Whether a line at least can be read of the one, and nothing that is not in the other. */
  private static boolean isBeginning(LogSource source, LogSource whole) {
    try (InputStream one = source.opening().open();
        InputStream other = whole.opening().open()) {
      boolean line = false;
      while (true) {
        byte[] piece = next(one, PIECE);
        if (!Arrays.equals(piece, next(other, piece.length))) {
          return false;
        }
        for (int i = 0; i < piece.length && !line; i++) {
          line = piece[i] == '\n';
        }
        if (piece.length < PIECE) {
          return line;
        }
      }
    } catch (IOException e) {
      return false; // who reads it says why
    }
  }

  /** So many bytes, or what there is before the end or what is damaged. */
  private static byte[] next(InputStream in, int most) throws IOException {
    byte[] bytes = new byte[most];
    int length = 0;
    try {
      int read = 0;
      while (read >= 0 && length < most) {
        length += read;
        read = in.read(bytes, length, most - length);
      }
    } catch (EOFException | ZipException e) {
      // as where a program that compresses was stopped
    }
    return Arrays.copyOf(bytes, length);
  }
}
