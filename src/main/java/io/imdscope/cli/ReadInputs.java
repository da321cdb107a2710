package io.imdscope.cli;

import io.imdscope.capture.pcap.CaptureFormatException;
import io.imdscope.capture.pcap.CaptureSource;
import io.imdscope.output.log.Reasons;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code read} was given, by what each file begins with. Only captures by now; another kind of
 * file would be told from them here.
 *
 * @param captures the captures among them
 * @param problems what cannot be read, a sentence each
 */
record ReadInputs(List<CaptureSource> captures, List<String> problems) {
  static ReadInputs of(List<String> files) {
    List<CaptureSource> captures = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : files) {
      Path file = Path.of(name);
      if (Files.isDirectory(file)) {
        problems.add(name + ": is a directory; name the captures in it");
        continue;
      }
      try {
        captures.add(CaptureSource.file(file, captures.size()));
      } catch (CaptureFormatException e) {
        problems.add(e.getMessage());
      } catch (EOFException e) {
        problems.add(name + ": is cut off at its beginning, at byte 0");
      } catch (IOException e) {
        problems.add(name + ": cannot be read: " + Reasons.of(e));
      }
    }
    return new ReadInputs(captures, problems);
  }
}
