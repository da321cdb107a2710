package io.imdscope.reconcile.flow;

import io.imdscope.reconcile.Complaints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/** What Jazzer gives bytes to: any are a flow log, as far as it can be read. */
public final class FlowTextFuzzer {
  private FlowTextFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Complaints problems = new Complaints();
    FlowJoin join = join(problems);
    new TextFlows(join, problems).read(new ByteArrayInputStream(input), "flows.log");
    said(problems);
    if (join.records() > input.length) {
      throw new IllegalStateException("more records than bytes");
    }
  }

  static FlowJoin join(Complaints problems) {
    return new FlowJoin(new CredentialReads(_ -> ""), IpRanges.NONE, List.of(), 1, problems);
  }

  static void said(Complaints problems) {
    for (String each : problems.sentences()) {
      if (each.length() > 1000 || each.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalStateException("no sentence: " + each);
      }
    }
  }
}
