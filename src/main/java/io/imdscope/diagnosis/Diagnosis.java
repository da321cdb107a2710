package io.imdscope.diagnosis;

import io.imdscope.diagnosis.advice.Advisor;
import io.imdscope.diagnosis.advice.HopLimit;
import io.imdscope.diagnosis.advice.Situation;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Kind;
import io.imdscope.event.Cause;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Who the clients of one workload are, why they make calls without a token, and what to change. */
final class Diagnosis {
  private static final HopLimit NOT_ASKED = new HopLimit.Unknown();

  private final Advisor advisor;
  private final Catalogue catalogue;
  private final WorkloadTally workload;
  private final Function<String, HopLimits> hopLimits;

  /**
   * The diagnosis of a workload as far as it was added up.
   *
   * @param hopLimits of a node, by its name
   */
  Diagnosis(
      Advisor advisor,
      Catalogue catalogue,
      WorkloadTally workload,
      Function<String, HopLimits> hopLimits) {
    this.advisor = advisor;
    this.catalogue = catalogue;
    this.workload = workload;
    this.hopLimits = hopLimits;
  }

  /** Those without a token first, the most frequent of them first. */
  List<ClientReport> clients() {
    return sorted().stream().map(this::client).toList();
  }

  private List<Named> sorted() {
    return named().stream()
        .sorted(
            Comparator.comparingLong((Named each) -> -each.tally().counts().v1Total())
                .thenComparingLong(each -> -each.tally().counts().counts().total())
                .thenComparing(each -> each.client().label()))
        .toList();
  }

  /** What to change for each cause of each client, in the order of the clients, each once. */
  List<Advice> advice() {
    Map<String, Advice> firsts = new LinkedHashMap<>();
    Map<String, Advice> others = new LinkedHashMap<>();
    for (Named client : sorted()) {
      Map<String, Advice> kind = firsts; // for what makes most of its calls
      for (ClientReport.CauseCount cause : client.tally().causes()) {
        Optional<ClientTally.Sample> sample = client.tally().sample(cause.cause());
        if (sample.isPresent()) {
          Advice advice = advice(client.client(), client.tally(), sample.get());
          kind.putIfAbsent(advice.id(), advice);
        }
        kind = others;
      }
    }
    others.forEach(firsts::putIfAbsent);
    return List.copyOf(firsts.values());
  }

  /**
   * Why the workload makes calls without a token: {@code mixed} where another client of it does use
   * tokens. A proxy's clients are not its own, whatever they use.
   */
  static Optional<Cause> cause(List<ClientReport> clients) {
    List<ClientReport> without =
        clients.stream().filter(client -> !client.causes().isEmpty()).toList();
    boolean others =
        clients.stream()
            .anyMatch(
                client ->
                    client.counts().v1Total() == 0
                        && client.counts().of(io.imdscope.event.Version.V2) > 0);
    if (without.isEmpty()) {
      return Optional.empty();
    }
    Cause first = without.getFirst().causes().getFirst().cause();
    return Optional.of(others && first != Cause.FORWARDED ? Cause.MIXED : first);
  }

  /** What to change for a client, from one of its calls. */
  Advice advice(Client client, ClientTally tally, ClientTally.Sample sample) {
    Request request = sample.request();
    return advisor.forClient(
        new Situation(
            sample.why().cause(),
            client,
            tally.program(),
            request.caller().isPresent() ? request.caller().get().process().args() : List.of(),
            request.head().map(RequestHead::path),
            sample.why().status(),
            sample.why().proxy(),
            hopLimit(sample),
            workload.credentialSources(),
            workload.name(),
            tally.counts().v1Rejected() > 0));
  }

  private HopLimit hopLimit(ClientTally.Sample sample) {
    return sample.why().cause() == Cause.TOKEN_UNANSWERED
        ? hopLimits.apply(sample.host()).of(HopLimits.namespace(sample.request()))
        : NOT_ASKED;
  }

  private ClientReport client(Named named) {
    ClientTally tally = named.tally();
    List<ClientReport.CauseCount> causes = tally.causes();
    Optional<ClientTally.Sample> sample =
        causes.isEmpty() ? Optional.empty() : tally.sample(causes.getFirst().cause());
    return new ClientReport(
        named.client().label(),
        tally.userAgent(),
        tally.program(),
        named.client().byBehaviour(),
        tally.counts().counts(),
        causes,
        sample.map(each -> each.why().sentence()).orElse(""),
        sample.map(each -> advice(named.client(), tally, each)),
        tally.last());
  }

  private record Named(Client client, ClientTally tally) {}

  /**
   * Some SDKs do not say who they are, or say so only on some of their requests: what they do
   * tells, and two tallies may turn out to be one client.
   */
  private List<Named> named() {
    List<Named> named = new ArrayList<>();
    for (ClientTally tally : workload.clients()) {
      if (tally.userAgent().isPresent()) {
        named.add(new Named(tally.client(), tally));
      }
    }
    for (ClientTally tally : workload.clients()) {
      if (tally.userAgent().isEmpty()) {
        add(tally, named);
      }
    }
    return named;
  }

  private void add(ClientTally silent, List<Named> named) {
    List<Named> sdks =
        named.stream()
            .filter(each -> each.tally().program().equals(silent.program()))
            .filter(each -> each.client().is(Kind.SDK))
            .toList();
    boolean says = sdks.stream().anyMatch(each -> each.tally().counts().v1Total() > 0);
    Client client = catalogue.byBehaviour(silent.client(), silent.behaviour(says));
    Optional<Named> same = sdks.stream().filter(each -> isSame(client, each.client())).findFirst();
    if (same.isPresent()) {
      named.set(
          named.indexOf(same.get()),
          new Named(same.get().client(), same.get().tally().with(silent)));
    } else {
      named.add(new Named(client, silent));
    }
  }

  /** Behaviour may leave open which version of an SDK it is: {@code aws-sdk-js}. */
  private static boolean isSame(Client byBehaviour, Client sdk) {
    return byBehaviour.product().isPresent()
        && sdk.product().isPresent()
        && (sdk.product().get().id() + "-").startsWith(byBehaviour.product().get().id() + "-");
  }
}
