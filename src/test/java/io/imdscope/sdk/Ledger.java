package io.imdscope.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.sdk.SdkLab.Started;
import io.imdscope.trace.Printed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was printed of some pods' calls beside what the service was really asked. The service sees
 * the proxy in the place of those behind it.
 */
record Ledger(SdkLab lab, List<Started> started) {

  /** Whether as much was printed as there is to be. */
  boolean isWhole() {
    return direct().size() >= asked().size() && proxied().size() >= byProxy().size();
  }

  /** Fails unless all that was asked is printed, each once, and nothing else. */
  void assertWhole() {
    assertThat(printedByConnection()).isEqualTo(askedByConnection());
    assertThat(proxied().stream().map(Ledger::call))
        .containsExactlyInAnyOrderElementsOf(byProxy().stream().map(Ledger::call).toList());
  }

  private List<RequestRecord> asked() {
    try {
      return lab.lab().asked();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The calls that reached the service as they were sent. */
  private List<Printed> direct() {
    return Stream.concat(
            started.stream().filter(each -> !isProxied(each)).flatMap(this::calls),
            byProxy().stream())
        .toList();
  }

  private List<Printed> proxied() {
    return started.stream().filter(Ledger::isProxied).flatMap(this::calls).toList();
  }

  private List<Printed> byProxy() {
    return lab.proxyContainer()
        .map(container -> SdkLab.calls(lab.watcher(), container))
        .orElse(List.of());
  }

  private Stream<Printed> calls(Started each) {
    return each.containers().keySet().stream()
        .flatMap(program -> lab.calls(each, program).stream());
  }

  private static boolean isProxied(Started each) {
    return each.scenario().reach() == Scenario.Reach.PROXIED;
  }

  private Map<String, List<String>> printedByConnection() {
    Map<String, List<String>> all = new TreeMap<>();
    for (Printed each : direct()) {
      all.computeIfAbsent(each.client(), _ -> new ArrayList<>()).add(call(each));
    }
    return all;
  }

  private Map<String, List<String>> askedByConnection() {
    List<String> unanswered =
        direct().stream()
            .filter(each -> each.text("imds.outcome").equals("no_response"))
            .map(Printed::client)
            .toList();
    Map<String, List<String>> all = new TreeMap<>();
    for (RequestRecord each : asked()) {
      String client = each.clientAddress() + " " + each.clientPort();
      boolean token = each.method().equals("PUT") && each.target().equals("/latest/api/token");
      // The service answers, and the answer dies on its way.
      boolean lost = token && unanswered.contains(client);
      all.computeIfAbsent(client, _ -> new ArrayList<>())
          .add(
              (token ? "token" : each.token() ? "v2" : "v1")
                  + (" " + each.method() + " " + each.target() + " ")
                  + (lost ? "" : each.status()));
    }
    return all;
  }

  private static String call(Printed each) {
    return String.join(
        " ",
        each.version(),
        each.text("http.request.method"),
        each.target(),
        each.text("http.response.status_code"));
  }
}
