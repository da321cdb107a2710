package io.imdscope.service;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who besides root may change what root runs: files, what is in directories, every link on the way,
 * and the directories above, in which another could be put in its place, or what is missing could
 * be made. Ends after {@link #MOST} of them. Of access control lists it knows what the group's mode
 * shows.
 */
final class Writers {
  static final int MOST = 20_000;

  private static final int GROUP_MAY_WRITE = 020;
  private static final int OTHERS_MAY_WRITE = 02;
  private static final int ONLY_OWNERS_RENAME = 01000;

  private final int most;
  private final Deque<Place> todo = new ArrayDeque<>();
  private final Set<Place> seen = new HashSet<>();

  /** What of a place counts. */
  private enum Extent {
    /** Whether what is below it can be replaced: a directory's sticky bit prevents that. */
    ABOVE,
    /** Whether anything can be made in it. */
    ABOVE_MISSING,
    /** All that is in it. */
    ALL
  }

  private record Place(Path path, Extent extent) {}

  private Writers(int most) {
    this.most = most;
  }

  /** The first that is found, in words, or why that cannot be told; what is not there is passed. */
  static Optional<String> of(List<Path> run) {
    return of(run, MOST);
  }

  static Optional<String> of(List<Path> run, int most) {
    return new Writers(most).look(run);
  }

  private Optional<String> look(List<Path> run) {
    run.forEach(path -> add(path.toAbsolutePath(), Extent.ALL));
    while (!todo.isEmpty()) {
      Place next = todo.remove();
      try {
        Optional<String> found = look(next);
        if (found.isPresent()) {
          return found;
        }
      } catch (NoSuchFileException e) {
        add(next.path().getParent(), Extent.ABOVE_MISSING); // the root is never missing
      } catch (IOException e) {
        return Optional.of("who may change " + next.path() + " cannot be told");
      }
      if (seen.size() > most) {
        return Optional.of("it is too much to tell who may change all of it: files>" + most);
      }
    }
    return Optional.empty();
  }

  private void add(Path path, Extent extent) {
    Place place = new Place(path, extent);
    if (seen.size() <= most && seen.add(place)) {
      todo.add(place);
    }
  }

  private Optional<String> look(Place place) throws IOException {
    Path path = place.path();
    if (path.getParent() != null) {
      add(path.getParent(), Extent.ABOVE);
    }
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes posix =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!unix.get("uid").equals(0)) {
      return Optional.of("the user " + posix.owner().getName() + " may change " + path);
    }
    if (posix.isSymbolicLink()) {
      add(target(path), place.extent());
      return Optional.empty(); // its mode says nothing
    }
    int mode = (int) unix.get("mode");
    boolean protectsOthers = place.extent() == Extent.ABOVE && (mode & ONLY_OWNERS_RENAME) != 0;
    if (!protectsOthers && (mode & OTHERS_MAY_WRITE) != 0) {
      return Optional.of("everybody may change " + path);
    }
    if (!protectsOthers && (mode & GROUP_MAY_WRITE) != 0 && !unix.get("gid").equals(0)) {
      return Optional.of("the group " + posix.group().getName() + " may change " + path);
    }
    if (place.extent() == Extent.ALL && posix.isDirectory()) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path each : all) {
          add(each, Extent.ALL);
          if (seen.size() > most) {
            break;
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Where one link leads, which may be another one, or nothing. */
  private Path target(Path link) throws IOException {
    Path at = link.getParent();
    Path target = Files.readSymbolicLink(link);
    if (target.isAbsolute()) {
      at = target.getRoot();
    }
    for (Path name : target) {
      if (name.toString().equals("..")) {
        add(at, Extent.ABOVE);
        Path real = at.toRealPath(); // `..` is above where a link leads, not above the link
        at = real.getParent() == null ? real : real.getParent();
      } else if (!name.toString().equals(".")) {
        at = at.resolve(name);
      }
    }
    return at;
  }
}
