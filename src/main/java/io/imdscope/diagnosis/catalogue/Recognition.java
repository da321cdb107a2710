package io.imdscope.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From what a caller sends and runs to who it is. */
final class Recognition {
  private final Map<String, List<CatalogueEntry>> byAgent = new HashMap<>();
  private final List<CatalogueEntry> byProgram;
  private final Map<String, Product> byId;

  Recognition(List<CatalogueEntry> entries, Map<String, Product> byId) {
    this.byId = byId;
    for (CatalogueEntry entry : entries) {
      entry.agents().stream()
          .map(Agent::name)
          .distinct()
          .forEach(name -> byAgent.computeIfAbsent(name, key -> new ArrayList<>()).add(entry));
    }
    byProgram = entries.stream().filter(entry -> entry.product().kind() != Kind.SDK).toList();
  }

  Client identify(Optional<String> userAgent, String program, List<String> args) {
    Optional<String> sent = userAgent.map(String::strip).filter(text -> !text.isEmpty());
    Optional<Client> said = sent.flatMap(text -> said(UserAgent.of(text)));
    Optional<Product> runs =
        byProgram.stream()
            .filter(entry -> entry.runs(program, args))
            .map(CatalogueEntry::product)
            .findFirst();
    if (runs.filter(product -> product.kind() != Kind.TOOL).isPresent()) {
      return component(runs.get(), said);
    }
    return said.orElseGet(() -> unknown(sent, program, runs));
  }

  /** Whom the User-Agent names. */
  private Optional<Client> said(UserAgent sent) {
    for (CatalogueEntry entry : byAgent.getOrDefault(sent.name(), List.of())) {
      for (Agent agent : entry.agents()) {
        Optional<String> version = agent.version(sent);
        if (version.isPresent()) {
          return Optional.of(named(entry, version.filter(each -> !each.isEmpty()), sent));
        }
      }
    }
    return Optional.empty();
  }

  private Client named(CatalogueEntry entry, Optional<String> version, UserAgent sent) {
    Optional<Client> library =
        entry
            .library()
            .map(byId::get)
            .flatMap(product -> sent.versionOf(product.id()).map(each -> sdk(product, each)));
    String label =
        entry.product().name()
            + version.map(each -> " " + each).orElse("")
            + library.map(each -> " (" + each.label().toLowerCase(Locale.ROOT) + ")").orElse("");
    return client(entry.product(), version, library, label);
  }

  private static Client sdk(Product product, String version) {
    String label = product.name() + " " + version;
    return client(product, Optional.of(version), Optional.empty(), label);
  }

  /** A component is named by its program; its User-Agent is its own or that of its SDK. */
  private static Client component(Product product, Optional<Client> said) {
    if (said.flatMap(Client::product).filter(product::equals).isPresent()) {
      return said.get();
    }
    Optional<Client> library = said.filter(each -> each.is(Kind.SDK));
    String label = product.name() + library.map(each -> " (" + each.label() + ")").orElse("");
    return client(product, Optional.empty(), library, label);
  }

  private static Client unknown(Optional<String> sent, String program, Optional<Product> tool) {
    String label =
        sent.or(() -> tool.map(Product::name).filter(name -> !program.equals("busybox")))
            .or(() -> Optional.of(program).filter(name -> !name.isBlank()))
            .map(text -> Labels.printable(text, Labels.OWN_WORDS))
            .orElse("unknown");
    return new Client(tool, Optional.empty(), Optional.empty(), label, false);
  }

  private static Client client(
      Product product, Optional<String> version, Optional<Client> library, String label) {
    String shown = Labels.printable(label, Labels.LONGEST);
    return new Client(Optional.of(product), version, library, shown, false);
  }
}
