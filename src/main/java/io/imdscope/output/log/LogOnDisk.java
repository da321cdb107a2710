package io.imdscope.output.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an event log, for those who do not read them.
 *
 * @param bytes what is in them
 */
public record LogOnDisk(int files, long bytes) {

  /** What is in a directory; nothing where there is no such directory. */
  public static LogOnDisk in(Path directory) throws IOException {
    long bytes = 0;
    List<Path> files = files(directory);
    for (Path each : files) {
      bytes += size(each);
    }
    return new LogOnDisk(files.size(), bytes);
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0; // it was given up just now
    }
  }

  /** Removes the log's files, when nobody writes to them any more; how many there were. */
  public static int remove(Path directory) throws IOException {
    List<Path> files = files(directory);
    for (Path each : files) {
      Files.deleteIfExists(each);
    }
    Files.deleteIfExists(directory.resolve(LogDirectory.LOCK));
    return files.size();
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "imdscope-*")) {
      for (Path each : all) {
        String name = each.getFileName().toString();
        if ((LogName.parse(name).isPresent() || LogName.isUnfinished(name))
            && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          files.add(each);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }
}
