package io.imdscope.cli;

import io.imdscope.workload.WorkloadNames;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** Says what there is to know of names once, and again only when it was not so meanwhile. */
final class NameProblems {
  private final WorkloadNames names;
  private final PrintWriter err;
  private List<String> said = List.of();

  NameProblems(WorkloadNames names, PrintWriter err) {
    this.names = names;
    this.err = err;
  }

  void look() {
    List<String> sentences =
        Stream.concat(
                names.note().stream(),
                names.problems().stream().map(problem -> "names are missing: " + problem))
            .toList();
    sentences.stream()
        .filter(sentence -> !said.contains(sentence))
        .forEach(sentence -> Said.say(err, sentence));
    said = sentences;
  }
}
