package io.imdscope.cli;

import io.imdscope.capture.legacylog.LogCopies;
import io.imdscope.capture.legacylog.LogSource;
import io.imdscope.capture.pcap.CaptureFormatException;
import io.imdscope.capture.pcap.CaptureSource;
import io.imdscope.event.FileTrouble;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code read} was given, by what each file begins with.
 *
 * @param captures the captures among them
 * @param logs the files of the old tool's log among them, the oldest first
 * @param directories how many there are that these are in
 * @param problems what cannot be read, a sentence each
 * @param notes what need not be read, a sentence each
 */
record ReadInputs(
    List<CaptureSource> captures,
    List<LogSource> logs,
    int directories,
    List<String> problems,
    List<String> notes) {
  static final ReadInputs NONE = new ReadInputs(List.of(), List.of(), 0, List.of(), List.of());

  static ReadInputs of(List<String> files) {
    List<CaptureSource> captures = new ArrayList<>();
    List<LogSource> logs = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Map<Path, String> seen = new HashMap<>();
    Set<Path> directories = new LinkedHashSet<>();
    for (String name : files) {
      Path file = Path.of(name);
      try {
        if (Files.isDirectory(file)) {
          List<LogSource> inIt = LogSource.in(file);
          if (inIt.isEmpty()) {
            problems.add(name + ": is a directory without imds-trace.log; name the captures in it");
          }
          for (LogSource each : inIt) {
            if (isNew(Path.of(each.name()), seen, notes)) {
              logs.add(each);
            }
          }
          directories.add(file.toRealPath());
        } else if (Files.exists(file) && !Files.isRegularFile(file)) {
          problems.add(name + ": is no regular file; give what comes through a pipe as -, alone");
        } else if (isNew(file, seen, notes)) {
          Optional<LogSource> log = LogSource.ifLog(file);
          if (log.isPresent()) {
            logs.add(log.get());
            directories.add(file.toRealPath().getParent());
          } else {
            captures.add(CaptureSource.file(file, captures.size()));
          }
        }
      } catch (CaptureFormatException e) {
        problems.add(e.getMessage());
      } catch (EOFException e) {
        problems.add(name + ": is cut off at its beginning, at byte 0");
      } catch (IOException e) {
        problems.add(name + ": cannot be read: " + FileTrouble.of(e));
      }
    }
    LogSource.sort(logs);
    return new ReadInputs(
        captures, LogCopies.without(logs, notes::add), directories.size(), problems, notes);
  }

  /** A file may be given twice, by another name for its directory or by a link. */
  private static boolean isNew(Path file, Map<Path, String> seen, List<String> notes)
      throws IOException {
    String before = seen.putIfAbsent(file.toRealPath(), file.toString());
    if (before != null) {
      notes.add(file + ": is the same file as " + before + ", and is read once");
    }
    return before == null;
  }
}
