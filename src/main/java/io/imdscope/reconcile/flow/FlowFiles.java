package io.imdscope.reconcile.flow;

import io.imdscope.event.Text;
import io.imdscope.reconcile.Problems;
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
import java.util.zip.GZIPInputStream;

/**
 * Reads flow logs as they are delivered: text, also by gzip, and Parquet, told apart by their first
 * bytes; directories as S3 has them, in which the names end in {@code .log}, {@code .txt}, {@code
 * .gz} or {@code .parquet}. One file after another, each once through.
 */
public final class FlowFiles {
  /** How deep directories are searched: S3's are at most 12 deep. */
  static final int MAX_DEPTH = 24;

  private static final int GZIP_BUFFER = 64 << 10;

  private final FlowJoin join;
  private final Problems problems;
  private final TextFlows text;
  private int files;

  /** Into that, with sentences about what cannot be read. */
  public FlowFiles(FlowJoin join, Problems problems) {
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
      Files.walkFileTree(
          path,
          Set.of(),
          MAX_DEPTH,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (isDelivered(String.valueOf(file.getFileName()))) {
                file(file);
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

  private static boolean isDelivered(String name) {
    return name.endsWith(".gz")
        || name.endsWith(".log")
        || name.endsWith(".txt")
        || name.endsWith(".parquet");
  }

  private void file(Path file) {
    files++;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] magic = in.readNBytes(ParquetFlows.MAGIC.length);
      if (Arrays.equals(magic, ParquetFlows.MAGIC)) {
        parquet(file);
        return;
      }
    } catch (IOException e) {
      unread(file, e);
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), GZIP_BUFFER)) {
      in.mark(2);
      boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      text.read(gzip ? new GZIPInputStream(in, GZIP_BUFFER) : in, shown(file));
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
    problems.add(shown(file) + " cannot be read: " + Text.printable("" + e.getMessage()));
    join.malformed();
  }

  private static String shown(Path path) {
    return Text.printable(path.toString());
  }
}
