package io.imdscope.output.log;

import io.imdscope.event.Text;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which files to read. A file that is named is read whatever it is called. Directories are searched
 * for {@code .jsonl}, {@code .json} and {@code .log}, each also with {@code .gz}; of the last two
 * kinds only those at whose beginning is an event. What else looks like a log there, or could not
 * be looked into, is said. Each file is read once, however often and under whatever link it is
 * found, and not at all where what was made of it is read; links to directories are not followed.
 */
public final class LogFiles {
  /** How deep directories are searched. */
  public static final int MAX_DEPTH = 16;

  /** How many files are read at most. */
  public static final int MAX_FILES = 10_000;

  private final int maxDepth;
  private final int maxFiles;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<LogFile> streams = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();
  private final Set<Object> seen = new HashSet<>();
  private final Problems problems = new Problems();
  private int unread;

  private LogFiles(int maxDepth, int maxFiles) {
    this.maxDepth = maxDepth;
    this.maxFiles = maxFiles;
  }

  /**
   * What was found.
   *
   * @param files in the order in which they have to be read: each node's lines come as time goes
   * @param unread files and directories that could not be read
   * @param problems a sentence with the remedy for each, at most 20
   */
  public record Found(List<LogFile> files, int unread, List<String> problems) {
    public Found {
      files = List.copyOf(files);
      problems = List.copyOf(problems);
    }
  }

  /** A file, and whether it is read though there may be no event in it. */
  record Candidate(Path path, long size, boolean sure) {}

  /** Finds all files for these names; {@code -} is the standard input. */
  public static Found find(List<String> names) {
    return find(names, MAX_DEPTH, MAX_FILES);
  }

  static Found find(List<String> names, int maxDepth, int maxFiles) {
    LogFiles files = new LogFiles(maxDepth, maxFiles);
    names.forEach(files::named);
    files.directories.forEach(files::search); // then what was named in them is known
    List<LogFile> found =
        new ArrayList<>(FileOrder.inOrder(Replaced.without(files.candidates), files::unread));
    for (Path directory : files.directories) {
      if (found.stream().flatMap(file -> file.path().stream()).noneMatch(isIn(directory))) {
        files.unread++; // what its node did nobody knows
        files.problems.add(
            shown(directory) + " holds no event log: name a directory that watch --log wrote to");
      }
    }
    found.addAll(files.streams);
    return new Found(found, files.unread, files.problems.sentences());
  }

  private static Predicate<Path> isIn(Path directory) {
    return file -> file.startsWith(directory);
  }

  private void named(String name) {
    if (name.equals("-")) {
      if (!streams.contains(LogFile.STANDARD_INPUT)) {
        streams.add(LogFile.STANDARD_INPUT);
      }
      return;
    }
    Optional<Path> path = path(name);
    if (path.isEmpty()) {
      unread++;
      problems.add(
          "\""
              + Text.printable(name)
              + "\" is no name of a file or directory here: check it, and the locale's encoding");
      return;
    }
    named(path.get());
  }

  /** An empty name, as of a variable that is not set, would be the working directory's. */
  private static Optional<Path> path(String name) {
    try {
      return Optional.of(name).filter(each -> !each.isEmpty()).map(Path::of);
    } catch (InvalidPathException e) { // such as what this locale has no letters for
      return Optional.empty();
    }
  }

  private void named(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (attributes.isDirectory()) {
        directories.add(path);
      } else if (attributes.isRegularFile()) {
        add(path, attributes, true);
      } else { // a pipe, which cannot be looked into before it is read
        streams.add(new LogFile(Optional.of(path), 0));
      }
    } catch (IOException e) {
      unread(path, e);
    }
  }

  private void search(Path directory) {
    try {
      walk(directory);
    } catch (IOException e) {
      unread(directory, e);
    }
  }

  private void walk(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        Set.of(),
        maxDepth,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return visit(file, attributes);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            unread(file, e);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException e) {
            if (e != null) {
              unread(visited, e);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private FileVisitResult visit(Path file, BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      unread++;
      problems.add(
          shown(file) + " is more than " + maxDepth + " directories deep: name it to have it read");
      return FileVisitResult.CONTINUE;
    }
    FileKind kind = FileKind.of(file.getFileName().toString());
    if (kind == FileKind.OTHER) {
      return FileVisitResult.CONTINUE;
    }
    try {
      BasicFileAttributes target =
          attributes.isSymbolicLink()
              ? Files.readAttributes(file, BasicFileAttributes.class)
              : attributes;
      if (!target.isRegularFile()) {
        return FileVisitResult.CONTINUE;
      }
      if (kind == FileKind.NEARLY) {
        nearly(file, target);
        return FileVisitResult.CONTINUE;
      }
      return add(file, target, kind == FileKind.SURE)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.TERMINATE;
    } catch (IOException e) {
      unread(file, e);
      return FileVisitResult.CONTINUE;
    }
  }

  /** Of what it holds nothing is known; but who named it has it read. */
  private void nearly(Path file, BasicFileAttributes attributes) {
    if (!seen.contains(identity(file, attributes))) {
      unread++;
      problems.add(
          shown(file)
              + " may be a log by its name, but is not read: name it, decompressed unless by gzip");
    }
  }

  private static Object identity(Path file, BasicFileAttributes attributes) {
    return attributes.fileKey() == null ? file.toAbsolutePath() : attributes.fileKey();
  }

  /** Whether there was room. */
  private boolean add(Path path, BasicFileAttributes attributes, boolean sure) {
    Object identity = identity(path, attributes);
    if (seen.contains(identity)) {
      return true;
    }
    if (candidates.size() == maxFiles) {
      unread++;
      problems.add(
          "there are more than "
              + maxFiles
              + " files: "
              + shown(path)
              + " and what follows is not"
              + " read; name fewer directories");
      return false;
    }
    seen.add(identity);
    candidates.add(new Candidate(path, attributes.size(), sure));
    return true;
  }

  private void unread(Path path, IOException e) {
    unread++;
    problems.add(sentence(path, e));
  }

  /** What is the matter with a file, and what helps; never what is in it. */
  static String sentence(Path path, IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          shown(path) + " is not there: name what watch --log wrote to";
      case EOFException cut -> shown(path) + " ends too early: copy it again";
      case AccessDeniedException denied ->
          shown(path) + " may not be read: start as root, or as a user who may";
      default -> shown(path) + " cannot be read: " + message(e);
    };
  }

  static String message(IOException e) {
    return Text.printable(String.valueOf(e.getMessage()));
  }

  private static String shown(Path path) {
    return Text.printable(path.toString());
  }
}
