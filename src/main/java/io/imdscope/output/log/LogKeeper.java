package io.imdscope.output.log;

import io.imdscope.output.log.LogName.Form;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Compresses closed files, and makes the oldest smaller while all take more than they may: first
 * those that are whole are distilled, then distilled ones go into the aggregate. A new file is made
 * aside, forced to the disk, and named in its header what it stands for: whatever is interrupted,
 * the next pass takes away what stands twice.
 */
final class LogKeeper {
  private static final int CHUNK = 1 << 16;

  private final LogSettings settings;
  private final LogDirectory directory;
  private final Pace pace;
  private final Consumer<String> say;

  LogKeeper(LogSettings settings, LogDirectory directory, Pace pace, Consumer<String> say) {
    this.settings = settings;
    this.directory = directory;
    this.pace = pace;
    this.say = say;
  }

  /** Does all there is to do; false when another process is at it. */
  boolean pass() throws IOException {
    try (LogDirectory.Held lock = directory.lock().orElse(null)) {
      if (lock == null) {
        return false;
      }
      directory.removeUnfinished();
      removeReplaced();
      reduce();
      compress();
      return true;
    }
  }

  private void removeReplaced() throws IOException {
    for (LogName name : directory.files()) {
      if (name.form() != Form.PLAIN) {
        remove(replacedBy(name));
      }
    }
  }

  private List<LogName> replacedBy(LogName name) throws IOException {
    try (InputStream in = Files.newInputStream(directory.path(name))) {
      return GzipFile.comment(in)
          .lines()
          .flatMap(each -> LogName.parse(each).stream())
          .filter(each -> !each.equals(name))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of(); // it was replaced itself
    }
  }

  private void compress() throws IOException {
    for (LogName name : directory.files()) {
      if (name.form() == Form.PLAIN && directory.isClosed(name)) {
        make(name.as(Form.COMPRESSED), List.of(name), out -> copy(directory.path(name), out));
        reduce();
      }
    }
  }

  private void copy(Path file, OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        pace.step();
        out.write(chunk, 0, read);
      }
    }
  }

  private void reduce() throws IOException {
    boolean more = true;
    while (more && closedBytes() > settings.closedBytes()) {
      List<LogName> files = directory.files();
      Optional<LogName> whole = first(files, name -> name.form() == Form.COMPRESSED);
      Optional<LogName> distilled = first(files, name -> name.form() == Form.DISTILLED);
      if (whole.isPresent()) {
        distil(whole.get());
      } else if (distilled.isPresent()) {
        aggregate(files, distilled.get());
      }
      more = whole.isPresent() || distilled.isPresent();
    }
  }

  private static Optional<LogName> first(List<LogName> files, Predicate<LogName> wanted) {
    return files.stream().filter(wanted).findFirst();
  }

  /** What is not written to: files of others that are, are as large as they are. */
  private long closedBytes() throws IOException {
    long sum = 0;
    for (LogName name : directory.files()) {
      sum += name.form() == Form.PLAIN ? 0 : directory.size(name);
    }
    return sum;
  }

  private void distil(LogName name) throws IOException {
    Distiller distiller = new Distiller(settings.totalBytes(), pace);
    Path file = directory.path(name);
    LogName distilled = name.as(Form.DISTILLED);
    if (distiller.isWorthIt(file)) {
      make(distilled, List.of(name), out -> distiller.distil(file, out));
      tell(distiller, name);
    } else {
      Files.move(file, directory.path(distilled), StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private void aggregate(List<LogName> files, LogName oldest) throws IOException {
    List<LogName> from =
        new ArrayList<>(files.stream().filter(name -> name.form() == Form.AGGREGATE).toList());
    from.add(oldest);
    Distiller distiller = new Distiller(settings.totalBytes(), pace);
    make(
        oldest.as(Form.AGGREGATE),
        from,
        out -> distiller.aggregate(from.stream().map(directory::path).toList(), out));
    tell(distiller, oldest);
  }

  private void tell(Distiller distiller, LogName name) {
    if (distiller.damaged() > 0) {
      say.accept(
          "the log's file "
              + name.fileName()
              + " was damaged: what could not be read of it is gone");
    }
  }

  /** Writes a file's content. */
  private interface Body {
    void write(OutputStream out) throws IOException;
  }

  private void make(LogName name, List<LogName> instead, Body body) throws IOException {
    Path target = directory.path(name);
    Path unfinished = target.resolveSibling(name.fileName() + LogName.UNFINISHED);
    String comment = instead.stream().map(LogName::fileName).collect(Collectors.joining("\n"));
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            LogDirectory.FILE_MODE)) {
      try (GzipFile out = new GzipFile(Channels.newOutputStream(channel), comment)) {
        BufferedOutputStream buffered = new BufferedOutputStream(out, CHUNK);
        body.write(buffered);
        buffered.flush();
        out.finish();
        channel.force(true);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    directory.force();
    remove(instead.stream().filter(each -> !each.equals(name)).toList());
  }

  private void remove(List<LogName> names) throws IOException {
    for (LogName name : names) {
      Files.deleteIfExists(directory.path(name));
    }
  }
}
