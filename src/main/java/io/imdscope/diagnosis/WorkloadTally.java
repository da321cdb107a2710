package io.imdscope.diagnosis;

import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.diagnosis.cause.Why;
import io.imdscope.diagnosis.verdict.Presence;
import io.imdscope.diagnosis.verdict.WorkloadRules;
import io.imdscope.event.CredentialSource;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Adds up what one workload did on all nodes. */
final class WorkloadTally {
  static final String OTHERS = "(other)";

  /** Stands for all workloads beyond what is told apart. */
  static final WorkloadName OTHER_WORKLOADS =
      new WorkloadName("other", Optional.empty(), "(other workloads)", Optional.empty(), false);

  private final WorkloadName name;
  private final Bounds bounds;
  private final Budget budget;
  private final Catalogue catalogue;
  private final CountsTally counts = new CountsTally();
  private final Map<ClientKey, ClientTally> clients = new HashMap<>();
  private final Map<String, CategoryTally> categories = new HashMap<>();
  private final Presence presence = new Presence();
  private final boolean isJob;
  private final TimelineTally timeline = new TimelineTally();
  private final Set<CredentialSource> credentialSources = EnumSet.noneOf(CredentialSource.class);
  private final BitSet nodes = new BitSet();
  private final Deque<Kept> evidence = new ArrayDeque<>();

  /**
   * Compared twice a call, without the method handles of a record's own, which only C2 makes fast.
   */
  private record ClientKey(String program, Optional<String> userAgent) {
    @Override
    public int hashCode() {
      return 31 * program.hashCode() + userAgent.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ClientKey key
          && program.equals(key.program)
          && userAgent.equals(key.userAgent);
    }
  }

  /**
   * A call without a token, and why, where that is known.
   *
   * @param weight the request's, which takes long to find out
   */
  record Kept(Request request, String host, Optional<Why> why, int weight) {}

  private static final class CategoryTally {
    boolean sensitive;
    long count;
    long v1;
  }

  WorkloadTally(WorkloadName name, Bounds bounds, Budget budget, Catalogue catalogue) {
    this.name = name;
    this.isJob = WorkloadRules.isJob(name);
    this.bounds = bounds;
    this.budget = budget;
    this.catalogue = catalogue;
  }

  /** Takes in requests that are like this one; gives back the client that made them. */
  ClientTally add(Request request, long count, Instant first, int node, boolean implausibleTime) {
    boolean isV1 = CauseTracker.isV1(request);
    counts.add(request, count);
    presence.request(request, count, first, implausibleTime);
    nodes.set(node);
    if (!implausibleTime) {
      if (isJob) {
        WorkloadNaming.run(request.workload())
            .ifPresent(run -> presence.ran(run, first, request.time()));
      }
      timeline.add(request.time(), count, isV1);
    }
    CategoryTally category = category(request.category());
    category.sensitive |= request.sensitive();
    category.count += count;
    category.v1 += isV1 ? count : 0;
    ClientTally client = client(request);
    client.add(request, count);
    if (!implausibleTime) {
      client.habit().request(request, first);
    }
    return client;
  }

  /** Keeps a call without a token, the last ones only. */
  void keep(Kept call) {
    boolean full = evidence.size() == bounds.evidence();
    long old = full ? evidence.getFirst().weight() : 0;
    if (budget.exchange(old, call.weight())) {
      if (full) {
        evidence.removeFirst();
      }
      evidence.addLast(call);
    }
  }

  /** Takes note of what is known of one of its pods. */
  void learn(Workload workload) {
    WorkloadNaming.pod(workload)
        .flatMap(Workload.Pod::details)
        .ifPresent(details -> credentialSources.addAll(details.credentialSources()));
  }

  private CategoryTally category(String category) {
    CategoryTally known = categories.get(category);
    if (known == null) {
      boolean fits =
          categories.size() < bounds.clients() && budget.take(Budget.of(Budget.CATEGORY, category));
      String key = fits ? category : OTHERS;
      known = categories.computeIfAbsent(key, _ -> new CategoryTally());
    }
    return known;
  }

  /** Who in it made that request. */
  ClientTally client(Request request) {
    ClientTally client = clientOf(request);
    if (!client.isIdentified()) {
      request
          .caller()
          .map(caller -> caller.process().args())
          .filter(args -> !args.isEmpty())
          .ifPresent(
              args ->
                  client.identify(catalogue.identify(client.userAgent(), client.program(), args)));
    }
    return client;
  }

  private ClientTally clientOf(Request request) {
    ClientKey key =
        new ClientKey(
            request.caller().isPresent() ? request.caller().get().process().name() : "",
            request.head().isPresent()
                ? request.head().get().value("user-agent")
                : Optional.empty());
    ClientTally known = clients.get(key);
    if (known != null) {
      return known;
    }
    if (clients.size() >= bounds.clients()
        || !budget.take(Budget.of(Budget.CLIENT, key.program() + key.userAgent().orElse("")))) {
      key = new ClientKey(OTHERS, Optional.empty());
      known = clients.get(key);
      if (known != null) {
        return known;
      }
    }
    ClientTally made =
        new ClientTally(
            catalogue.identify(key.userAgent(), key.program(), List.of()),
            key.program(),
            key.userAgent(),
            budget);
    clients.put(key, made);
    return made;
  }

  WorkloadName name() {
    return name;
  }

  CountsTally counts() {
    return counts;
  }

  Presence presence() {
    return presence;
  }

  TimelineTally timeline() {
    return timeline;
  }

  Set<CredentialSource> credentialSources() {
    return credentialSources;
  }

  /** Numbers of the nodes where it was seen. */
  BitSet nodes() {
    return nodes;
  }

  Collection<ClientTally> clients() {
    return clients.values();
  }

  /** The last calls without a token, the last first. */
  List<Kept> evidence() {
    return evidence.stream()
        .sorted(Comparator.comparing((Kept call) -> call.request().time()).reversed())
        .toList();
  }

  /** What it read, credentials first. */
  List<WorkloadReport.CategoryCount> categories() {
    return categories.entrySet().stream()
        .map(
            entry ->
                new WorkloadReport.CategoryCount(
                    entry.getKey(),
                    entry.getValue().sensitive,
                    entry.getValue().count,
                    entry.getValue().v1))
        .sorted(
            Comparator.comparing((WorkloadReport.CategoryCount each) -> !isCredentials(each))
                .thenComparing(each -> !each.sensitive())
                .thenComparingLong(each -> -each.count())
                .thenComparing(WorkloadReport.CategoryCount::category))
        .toList();
  }

  private static boolean isCredentials(WorkloadReport.CategoryCount category) {
    return category.category().contains("security-credentials");
  }

  /** Reads of role names and credentials without a token. */
  long credentialsV1() {
    return categories().stream()
        .filter(WorkloadTally::isCredentials)
        .mapToLong(WorkloadReport.CategoryCount::v1)
        .sum();
  }
}
