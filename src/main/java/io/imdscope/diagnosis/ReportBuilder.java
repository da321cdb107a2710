package io.imdscope.diagnosis;

import io.imdscope.diagnosis.advice.Advisor;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.cause.CauseTracker;
import io.imdscope.diagnosis.cause.Why;
import io.imdscope.diagnosis.verdict.Lifetime;
import io.imdscope.diagnosis.verdict.Unusable;
import io.imdscope.event.Cause;
import io.imdscope.event.Coverage;
import io.imdscope.event.Event;
import io.imdscope.event.Origin;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Adds events up to a {@link Report}. They come in the order of each node's log; those of several
 * nodes may come one log after another, or mixed. Memory does not grow with their number, only with
 * that of workloads and nodes, within {@link Bounds}. For one thread at a time.
 */
public final class ReportBuilder {
  /** For how long there must be evidence, where nobody says otherwise. */
  public static final Duration DEFAULT_WINDOW = Duration.ofDays(7);

  /** The most nodes told apart. */
  static final int MOST_NODES = 10_000;

  /** Workloads known as objects, for each that is told apart; each has texts of its own. */
  private static final int MOST_KNOWN = 2;

  private final Duration window;
  private final Lifetime lifetime;
  private final Bounds bounds;
  private final Budget budget;
  private final Catalogue catalogue = new Catalogue();
  private final Advisor advisor = new Advisor(catalogue);
  private final CauseTracker causes = new CauseTracker();
  private final Suspense suspense;
  private final Unusable unusable = new Unusable();
  private final Function<String, HopLimits> hopLimits = this::hopLimits;
  private final Map<NodeKey, NodeTally> nodes = new HashMap<>();
  private final Map<String, NodeTally> nodesByName = new LinkedHashMap<>();
  private final Map<WorkloadName, WorkloadTally> workloads = new LinkedHashMap<>();

  /** The same workload comes as the same object again and again. */
  private final IdentityHashMap<Workload, WorkloadTally> known = new IdentityHashMap<>();

  /** The node of the last event, of which there are many more than nodes. */
  private Optional<Origin> lastOrigin = Optional.empty();

  private NodeTally lastNode;

  private Optional<Instant> from = Optional.empty();
  private Optional<Instant> to = Optional.empty();

  private record NodeKey(String hostName, Optional<String> hostId) {}

  /**
   * A builder that has seen nothing; judges by that window, all of which a node has to be there.
   */
  public ReportBuilder(Duration window, Bounds bounds) {
    this(window, Lifetime.WINDOW, bounds);
  }

  /** A builder that has seen nothing. */
  public ReportBuilder(Duration window, Lifetime lifetime, Bounds bounds) {
    this.window = window;
    this.lifetime = lifetime;
    this.bounds = bounds;
    this.budget = new Budget(bounds.bytes());
    this.suspense = new Suspense(bounds.bytes() / 4, this::settle);
  }

  /** What comes now is from another file: it may be of another run. */
  public void newFile() {
    nodesByName.values().forEach(node -> node.watch().newFile());
  }

  /** Takes in an event. */
  public void add(Event event, Origin origin) {
    add(event, origin, false);
  }

  /** Takes in an event that was nobody knows when: a call without a token counts all the same. */
  public void addWithoutTime(Event event, Origin origin) {
    add(event, origin, true);
    unusable.add(1, Optional.empty());
  }

  /**
   * Lines, or files, of which nothing could be used.
   *
   * @param by when at the latest they told of something, as far as that is known
   */
  public void unusable(long count, Optional<Instant> by) {
    unusable.add(count, by);
  }

  /** What a run says of itself that began before anything that is added. */
  public void declare(Coverage.Start start) {
    node(start.node().origin()).watch().declare(start);
  }

  private void add(Event event, Origin origin, boolean implausibleTime) {
    NodeTally node = node(origin);
    if (event instanceof Request request) {
      causes.note(request, node.name());
    }
    take(event, node, origin, implausibleTime);
  }

  /**
   * Takes note of a request as it comes, and tells why it has no token, as far as that is known by
   * now. It is in the report once it is handed to {@link #addExplained}.
   */
  public Optional<Explanation> explain(Request request, Origin origin) {
    NodeTally node = node(origin);
    causes.note(request, node.name());
    node.hopLimits().note(request);
    return explanation(request, node.name());
  }

  /** Why a request that was explained before had no token, as far as is known by now. */
  public Optional<Explanation> explainAgain(Request request, Origin origin) {
    return explanation(request, node(origin).name());
  }

  /** Takes in a request that was explained already. */
  public void addExplained(Request request, Origin origin) {
    take(request, node(origin), origin, false);
  }

  private void take(Event event, NodeTally node, Origin origin, boolean implausibleTime) {
    if (!implausibleTime) {
      extend(event);
    }
    switch (event) {
      case Coverage coverage -> coverage(coverage, node, implausibleTime);
      case Request request -> {
        node.watch().request(origin.run(), request, implausibleTime);
        request(request, 1, request.time(), node, implausibleTime);
      }
      case Repeated repeated -> {
        node.watch().requests(origin.run(), repeated, implausibleTime);
        request(repeated.last(), repeated.count(), repeated.first(), node, implausibleTime);
      }
    }
    suspense.tick();
  }

  /** Why that call, which was noted before, has no token, as far as is known by now. */
  private Optional<Explanation> explanation(Request request, String node) {
    if (!CauseTracker.isV1(request)) {
      return Optional.empty();
    }
    WorkloadTally workload = tallied(request.workload());
    ClientTally client = workload.client(request);
    Optional<Why> why = causes.why(request, node, client.client());
    if (why.isEmpty()) {
      return Optional.empty();
    }
    ClientTally.Sample sample = new ClientTally.Sample(request, node, why.get(), 0); // not kept
    return Optional.of(
        new Explanation(
            why.get().cause(),
            client.client().label(),
            new Diagnosis(advisor, catalogue, workload, hopLimits)
                .advice(client.client(), client, sample)));
  }

  /** What is counted of a workload, nothing where it is new: that is not kept. */
  private WorkloadTally tallied(Workload workload) {
    WorkloadTally tally = known.get(workload);
    if (tally == null) {
      WorkloadName name = WorkloadNaming.of(workload);
      tally = workloads.get(name);
      if (tally == null) {
        tally = new WorkloadTally(name, bounds, new Budget(bounds.bytes()), catalogue);
      }
    }
    return tally;
  }

  /** What the events say; nothing may be added after it. */
  public Report report(Reading reading) {
    suspense.settleAll();
    return new ReportMaker(
            window,
            lifetime,
            advisor,
            catalogue,
            nodesByName.values().stream().toList(),
            workloads.values().stream().toList(),
            this::hopLimits)
        .report(from, to, unusable, reading);
  }

  /** Calls whose cause is not settled. */
  int suspended() {
    return suspense.held();
  }

  /** About how many bytes they take in memory. */
  long suspendedBytes() {
    return suspense.bytes();
  }

  private void coverage(Coverage coverage, NodeTally node, boolean implausibleTime) {
    node.runs(coverage.node());
    node.watch().coverage(coverage, implausibleTime);
    // Of what was before its first line, or in a gap, a log tells nothing.
    node.watch().watchedSince(coverage.time()).ifPresent(since -> causes.began(node.name(), since));
  }

  private void request(
      Request request, long count, Instant first, NodeTally node, boolean implausibleTime) {
    node.counts().add(request, count);
    node.hopLimits().note(request);
    WorkloadTally workload = workload(request.workload());
    ClientTally client = workload.add(request, count, first, node.number(), implausibleTime);
    if (CauseTracker.isV1(request)) {
      suspense.hold(new Suspense.Held(request, node, workload, client, count));
    }
  }

  private void settle(Suspense.Held call) {
    Optional<Why> now =
        call.count() > 1
            ? Optional.empty()
            : causes.why(call.request(), call.node().name(), call.client().client());
    Optional<Why> why = better(call.request(), now);
    String host = call.node().name();
    int weight = call.weight();
    if (why.isPresent()) {
      call.client()
          .explain(new ClientTally.Sample(call.request(), host, why.get(), weight), call.count());
    }
    call.workload().keep(new WorkloadTally.Kept(call.request(), host, why, weight));
  }

  /**
   * What was known when it was traced may be gone from the log; what came to light later was not
   * known then.
   */
  private static Optional<Why> better(Request request, Optional<Why> now) {
    boolean sure =
        now.isPresent()
            && now.get().cause() != Cause.NO_TOKEN_ATTEMPT
            && now.get().cause() != Cause.NO_TOKEN_SEEN;
    return sure || request.finding().isEmpty()
        ? now
        : Optional.of(Why.of(request.finding().get().cause()));
  }

  /** The largest IP TTL with which a token response arrived on a node. */
  public OptionalInt effectiveHopLimit(Origin origin) {
    return node(origin).hopLimits().effective();
  }

  private HopLimits hopLimits(String node) {
    return nodesByName.get(node).hopLimits();
  }

  private void extend(Event event) {
    Instant first = event instanceof Repeated repeated ? repeated.first() : event.time();
    if (from.isEmpty() || first.isBefore(from.get())) {
      from = Optional.of(first);
    }
    if (to.isEmpty() || event.time().isAfter(to.get())) {
      to = Optional.of(event.time());
    }
  }

  @SuppressWarnings("ReferenceEquality") // an equal one is found as well, only later
  private NodeTally node(Origin origin) {
    if (lastOrigin.isEmpty() || lastOrigin.get() != origin) {
      lastNode = find(origin);
      lastOrigin = Optional.of(origin);
    }
    return lastNode;
  }

  private NodeTally find(Origin origin) {
    NodeKey key = new NodeKey(origin.hostName(), origin.hostId());
    NodeTally known = nodes.get(key);
    if (known != null) {
      return known;
    }
    String name = nameOf(key);
    if (nodes.size() >= MOST_NODES || !budget.take(Budget.of(Budget.NODE, name))) {
      return nodesByName.computeIfAbsent(
          WorkloadTally.OTHERS, its -> new NodeTally(its, Optional.empty(), nodesByName.size()));
    }
    NodeTally node = new NodeTally(name, key.hostId(), nodesByName.size());
    nodes.put(key, node);
    nodesByName.put(name, node);
    return node;
  }

  /** Machines may have one name; whoever comes later is shown with its id. */
  private String nameOf(NodeKey key) {
    String name = key.hostName();
    if (nodesByName.containsKey(name)) {
      name += " (" + key.hostId().orElse("without an id") + ")";
    }
    while (nodesByName.containsKey(name)) { // who is called like that in truth
      name += "*";
    }
    return name;
  }

  private WorkloadTally workload(Workload workload) {
    WorkloadTally tally = known.get(workload);
    if (tally != null) {
      return tally;
    }
    WorkloadName name = WorkloadNaming.of(workload);
    if (!workloads.containsKey(name)
        && (workloads.size() >= bounds.workloads()
            || !budget.take(Budget.of(Budget.WORKLOAD, name.text())))) {
      name = WorkloadTally.OTHER_WORKLOADS;
    }
    tally =
        workloads.computeIfAbsent(name, its -> new WorkloadTally(its, bounds, budget, catalogue));
    tally.learn(workload);
    if (known.size() >= MOST_KNOWN * bounds.workloads()) {
      known.clear();
    }
    known.put(workload, tally);
    return tally;
  }
}
