package io.imdscope.output;

import io.imdscope.event.Caller;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts v1 requests by workload, process name and user agent: at most {@link #MOST} groups, so
 * that a caller that makes names up costs no memory. Requests beyond count as others.
 */
final class V1Callers {
  static final int MOST = 1000;
  private static final int AGENT = 200;

  private final Map<Key, Group> groups = new HashMap<>();
  private long others;
  private long othersCredentials;

  /** What calls are told apart by. */
  private record Key(String workload, String process, String userAgent) {}

  /** The calls of one group. */
  static final class Group {
    final String workload;
    final String process;
    final String userAgent;
    long count;
    long credentials;

    private Group(Key key, Workload itsWorkload) {
      workload = WorkloadText.of(itsWorkload);
      process = key.process();
      userAgent = key.userAgent();
    }
  }

  void add(Request request) {
    Key key =
        new Key(
            WorkloadText.whole(request.workload()),
            request.caller().map(Caller::process).map(ProcessText::name).orElse("?"),
            Columns.cutEnd(
                Columns.ascii(request.head().flatMap(head -> head.value("user-agent")).orElse("-")),
                AGENT));
    Group group = groups.get(key);
    if (group == null) {
      if (groups.size() == MOST) {
        others++;
        othersCredentials += readsCredentials(request) ? 1 : 0;
        return;
      }
      group = new Group(key, request.workload());
      groups.put(key, group);
    }
    group.count++;
    if (readsCredentials(request)) {
      group.credentials++;
    }
  }

  /** Whether credentials were handed out, or may have been. */
  private static boolean readsCredentials(Request request) {
    return request.category().contains("security-credentials")
        && request.outcome().orElse(Outcome.OK) == Outcome.OK;
  }

  /** Requests of callers that found no room. */
  long others() {
    return others;
  }

  /** How many of {@link #others} read credentials. */
  long othersCredentials() {
    return othersCredentials;
  }

  /** The groups, the most frequent first; in the same order whenever the counts are the same. */
  List<Group> mostFrequent() {
    return groups.values().stream()
        .sorted(
            Comparator.comparingLong((Group group) -> -group.count)
                .thenComparing(group -> group.workload)
                .thenComparing(group -> group.process)
                .thenComparing(group -> group.userAgent))
        .toList();
  }
}
