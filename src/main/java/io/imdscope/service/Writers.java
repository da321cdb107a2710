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
 * Who besides root may change what root runs: files, what is in directories, where links lead, and
 * the directories above, in which another could be put in its place. Ends after {@link #MOST} of
 * them. Of access control lists it knows what the group's mode shows.
 */
final class Writers {
  static final int MOST = 20_000;

  private static final int GROUP_MAY_WRITE = 020;
  private static final int OTHERS_MAY_WRITE = 02;
  private static final int ONLY_OWNERS_RENAME = 01000;

  private final int most;
  private final Deque<Place> todo = new ArrayDeque<>();
  private final Set<Place> seen = new HashSet<>();

  /** What is looked at, and whether all that is in it is too. */
  private record Place(Path path, boolean inside) {}

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
    run.forEach(path -> add(path.toAbsolutePath().normalize(), true));
    while (!todo.isEmpty()) {
      Place next = todo.remove();
      try {
        Optional<String> found = look(next);
        if (found.isPresent()) {
          return found;
        }
      } catch (NoSuchFileException e) {
        // nobody's; who could make it may write to the directory above
      } catch (IOException e) {
        return Optional.of("who may change " + next.path() + " cannot be told");
      }
      if (seen.size() > most) {
        return Optional.of("it is too much to tell who may change all of it: files>" + most);
      }
    }
    return Optional.empty();
  }

  private void add(Path path, boolean inside) {
    Place place = new Place(path, inside);
    if (seen.size() <= most && seen.add(place)) {
      todo.add(place);
    }
  }

  private Optional<String> look(Place place) throws IOException {
    Path path = place.path();
    if (path.getParent() != null) {
      add(path.getParent(), false);
    }
    Map<String, Object> unix =
        Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes posix =
        Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!unix.get("uid").equals(0)) {
      return Optional.of(posix.owner().getName() + " may change " + path);
    }
    if (posix.isSymbolicLink()) {
      add(path.toRealPath(), place.inside());
      return Optional.empty(); // its mode says nothing
    }
    int mode = (int) unix.get("mode");
    boolean protectsOthers = !place.inside() && (mode & ONLY_OWNERS_RENAME) != 0;
    if (!protectsOthers && (mode & OTHERS_MAY_WRITE) != 0) {
      return Optional.of("everybody may change " + path);
    }
    if (!protectsOthers && (mode & GROUP_MAY_WRITE) != 0 && !unix.get("gid").equals(0)) {
      return Optional.of("the group " + posix.group().getName() + " may change " + path);
    }
    if (place.inside() && posix.isDirectory()) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(path)) {
        for (Path each : all) {
          add(each, true);
          if (seen.size() > most) {
            break;
          }
        }
      }
    }
    return Optional.empty();
  }
}
