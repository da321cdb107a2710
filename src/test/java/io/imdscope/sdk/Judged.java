package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Json;
import io.imdscope.trace.Reported;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code imdscope report --format json} makes of a log.
 *
 * @param exitCode as the verdict says
 */
record Judged(int exitCode, Part report) {
  static Judged of(Path log, String... flags) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(log.toString(), "--format", "json"));
    all.addAll(List.of(flags));
    Reported reported = Reported.of(all);
    assertThat(reported.out()).as(reported.err()).isNotEmpty();
    return new Judged(reported.exitCode(), new Part(Json.object(reported.out())));
  }

  /** The one node. */
  Part node() {
    List<Part> nodes = report.parts("nodes");
    assertThat(nodes).hasSize(1);
    return nodes.getFirst();
  }

  /** The workloads that are called so: one, or the test fails. */
  Part workload(String name) {
    List<Part> found =
        report.parts("workloads").stream()
            .filter(each -> each.text("name", "text").equals(name))
            .toList();
    assertThat(found).as(name).hasSize(1);
    return found.getFirst();
  }

  /** The workloads that keep it from being ready. */
  List<String> inTheWay() {
    return report.parts("workloads").stream()
        .filter(each -> !each.decision().equals("ready"))
        .map(each -> each.text("name", "text"))
        .toList();
  }
}
