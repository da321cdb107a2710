package io.imdscope.workload;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What Jazzer gives bytes to: any are the path of a control group, and name some workload. */
public final class CgroupFuzzer {
  private CgroupFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    CgroupPath path = CgroupPath.parse(new String(input, StandardCharsets.UTF_8));
    List<Workload> nesting = CgroupWorkload.nesting(path);
    Workload workload = CgroupWorkload.of(path);
    if (!nesting.isEmpty() && !workload.equals(nesting.getLast())) {
      throw new IllegalStateException("not the innermost");
    }
    if (nesting.size() > path.names().size()) {
      throw new IllegalStateException("more workloads than names");
    }
  }
}
