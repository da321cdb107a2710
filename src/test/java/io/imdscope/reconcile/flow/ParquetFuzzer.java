package io.imdscope.reconcile.flow;

import io.imdscope.reconcile.Complaints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Jazzer gives bytes to: any are a Parquet file, or it is said why they are not read. */
public final class ParquetFuzzer {
  private static final Path FILE = Path.of("fuzzed.parquet");
  private static final long MOST_BYTES = 64 << 20;

  private ParquetFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    Complaints problems = new Complaints();
    new ParquetFlows(FlowTextFuzzer.join(problems), problems, MOST_BYTES).read(FILE, "it");
    FlowTextFuzzer.said(problems);
  }
}
