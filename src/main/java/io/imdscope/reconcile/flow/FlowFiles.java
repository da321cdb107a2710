package io.imdscope.reconcile.flow;

import io.imdscope.event.FileTrouble;
import io.imdscope.event.Text;
import io.imdscope.gzip.Gunzip;
import io.imdscope.reconcile.Complaints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads flow logs as they are delivered: text, also by gzip, and Parquet, told apart by their first
 * bytes; directories as S3 has them, in which the names end in {@code .log}, {@code .txt}, {@code
 * .gz} or {@code .parquet}. One file after another, each once through.
 */
public final class FlowFiles {
  /** How deep directories are searched: S3's are at most 12 deep. */
  static final int MAX_DEPTH = 24;

  private static final int BUFFER = 64 << 10;

  private final FlowJoin join;
  private final Complaints problems;
  private final TextFlows text;
  private int files;

  /** Into that, with sentences about what cannot be read. */
  public FlowFiles(FlowJoin join, Complaints problems) {
    this.join = join;
    this.problems = problems;
    this.text = new TextFlows(join, problems);
  }

  /** Reads a file, or all of a directory. */
  public void read(Path path) {
    int before = files;
    try {
      if (!Files.isDirectory(path)) {
        file(path);
        return;
      }
      Path all = path.toRealPath();
      Files.walkFileTree(
          path,
          Set.of(),
          MAX_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isDirectory()) {
                passedOver(file, "is more than " + MAX_DEPTH + " directories deep");
              } else if (Files.isDirectory(file)) {
                link(file, all);
              } else if (isDelivered(String.valueOf(file.getFileName()))) {
                regular(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              unread(file, e);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      unread(path, e);
    }
    if (files == before) {
      problems.add(shown(path) + " holds no flow logs: no .log, .txt, .gz or .parquet");
    }
  }

  /** A link to a directory is not followed, and no matter where that is read by its own name. */
  private void link(Path file, Path all) {
    try {
      if (file.toRealPath().startsWith(all)) {
        return;
      }
    } catch (IOException e) {
      unread(file, e);
      return;
    }
    passedOver(file, "is a link to a directory");
  }

  private void passedOver(Path directory, String why) {
    problems.add(shown(directory) + " " + why + ": name it to have it read");
    join.malformed();
  }

  /** Whoever opens a pipe waits for its writer. */
  private void regular(Path file) {
    if (Files.isRegularFile(file)) {
      file(file);
    } else {
      problems.add(shown(file) + " is no file: it is not read");
      join.malformed();
    }
  }

  private static boolean isDelivered(String name) {
    return name.endsWith(".gz")
        || name.endsWith(".log")
        || name.endsWith(".txt")
        || name.endsWith(".parquet");
  }

  private void file(Path file) {
    files++;
    // Once only: it may be a pipe, as of a shell's <(…).
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
      in.mark(ParquetFlows.MAGIC.length);
      byte[] magic = in.readNBytes(ParquetFlows.MAGIC.length);
      in.reset();
      if (Arrays.equals(magic, ParquetFlows.MAGIC)) {
        parquet(file);
      } else {
        text.read(new Gunzip(in), shown(file));
      }
    } catch (IOException e) {
      unread(file, e);
    }
  }

  private void parquet(Path file) {
    try {
      new ParquetFlows(join, problems).read(file, shown(file));
    } catch (NoClassDefFoundError e) { // the container image goes without
      problems.add(
          shown(file)
              + " is Parquet, whose reader is not part of this image; remedy: give flow logs as"
              + " text, or use the Debian package");
      join.malformed();
    }
  }

  private void unread(Path file, IOException e) {
    problems.add(shown(file) + " cannot be read: " + Text.printable(FileTrouble.of(e)));
    join.malformed();
  }

  private static String shown(Path path) {
    return Text.printable(path.toString());
  }
}
