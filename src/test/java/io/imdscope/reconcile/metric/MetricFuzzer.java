package io.imdscope.reconcile.metric;

import io.imdscope.reconcile.Complaints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer gives bytes to: any are what the AWS CLI printed, as far as it can be read. */
public final class MetricFuzzer {
  private static final Path FILE = Path.of("fuzzed.json");

  private MetricFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    Complaints problems = new Complaints();
    Values values = new Values();
    MetricFile.read(FILE, MetricHints.NOTHING, values, problems);
    if (values.size() > input.length) {
      throw new IllegalStateException("more values than bytes");
    }
    for (String each : problems.sentences()) {
      if (each.length() > 1000 || each.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalStateException("no sentence: " + each);
      }
    }
  }
}
