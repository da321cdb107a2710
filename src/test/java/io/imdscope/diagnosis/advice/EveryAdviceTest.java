package io.imdscope.diagnosis.advice;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Product;
import io.imdscope.diagnosis.verdict.Decision;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds for all advice, over all products and causes. */
class EveryAdviceTest {
  private static final List<HopLimit> HOPS =
      List.of(new HopLimit.Enough(), new HopLimit.TooSmall(1, 2), new HopLimit.Unknown());

  @Test
  void isKnownCompleteAndSourced() {
    Set<String> seen = new TreeSet<>();
    for (Advice advice : all()) {
      assertThat(advice.sentence()).doesNotContain("{").doesNotContain("null").endsWith(".");
      assertThat(advice.id()).matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(URI.create(advice.source().orElseThrow()).getScheme()).isEqualTo("https");
      advice
          .command()
          .ifPresent(command -> assertThat(command).isNotBlank().doesNotContain("{version}"));
      assertThat(advice.toString()).doesNotContain(Cases.SECRET);
      seen.add(listed(advice.id()));
    }
    assertThat(seen)
        .isEqualTo(
            Arrays.stream(AdviceText.values())
                .map(AdviceText::id)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void isOnItsPage() throws Exception {
    Path page = Path.of(System.getProperty("imdscope.basedir"), "docs", "advice.md");
    List<String> expected =
        Arrays.stream(AdviceText.values())
            .map(text -> "| `" + text.id() + "` | " + text.when() + " | " + text.sentence() + " |")
            .toList();
    assertThat(Files.readAllLines(page)).containsSequence(expected);
  }

  /** What a caller calls itself is no template. */
  @Test
  void aCallersOwnWordsAreNotFilledIn() {
    Advice advice = Cases.of(Cause.NO_TOKEN_ATTEMPT, "{client}{x}<b>", "app").advice();
    assertThat(advice.sentence()).contains("{client}{x}<b>");
  }

  private static Set<Advice> all() {
    Set<Advice> all = new HashSet<>();
    for (Product product : Cases.CATALOGUE.products()) {
      for (String version : List.of("0.0.1", "99.0", "")) {
        Client client =
            new Client(
                Optional.of(product),
                Optional.of(version),
                Optional.empty(),
                product.name(),
                false);
        for (Cause cause : Cause.values()) {
          for (HopLimit hop : HOPS) {
            all.addAll(situations(cause, client, hop));
          }
        }
      }
    }
    all.add(Cases.of(Cause.NO_TOKEN_ATTEMPT, "Wget/1.21.3", "wget").advice());
    for (String program : List.of("busybox", "wget", "python3", "node", "pwsh", "sh")) {
      all.add(Cases.of(Cause.NO_TOKEN_ATTEMPT, "", program).advice());
    }
    for (Decision decision : Decision.values()) {
      for (boolean rejected : new boolean[] {false, true}) {
        all.addAll(settings(decision, OptionalInt.of(2), rejected));
        all.addAll(settings(decision, OptionalInt.empty(), rejected));
      }
    }
    return all;
  }

  private static List<Advice> situations(Cause cause, Client client, HopLimit hop) {
    List<Advice> advice = new ArrayList<>();
    for (int status : new int[] {0, 400, 401, 403, 404, 405, 429, 500, 503}) {
      for (Optional<String> proxy :
          List.of(Optional.<String>empty(), Optional.of("kiam"), Optional.of("10.0.0.7"))) {
        for (Set<CredentialSource> own :
            List.of(Set.<CredentialSource>of(), Set.of(CredentialSource.values()))) {
          for (String path : List.of("/latest/meta-data/iam/security-credentials/r", "/x")) {
            advice.add(
                new Advisor(Cases.CATALOGUE)
                    .forClient(
                        new Situation(
                            cause,
                            client,
                            "app",
                            List.of("app", Cases.SECRET),
                            Optional.of(path),
                            status == 0 ? OptionalInt.empty() : OptionalInt.of(status),
                            proxy,
                            hop,
                            own,
                            Cases.workload("deployment", "web"),
                            status == 401)));
          }
        }
      }
    }
    return advice;
  }

  private static List<Advice> settings(Decision decision, OptionalInt hops, boolean rejected) {
    return new Advisor(Cases.CATALOGUE)
        .settings(decision, new SettingsFacts(hops, OptionalInt.empty(), 3, List.of(), rejected));
  }

  /** The id as it is listed: a product's own is one of those with {@code <product>}. */
  private static String listed(String id) {
    for (Product product : Cases.CATALOGUE.products()) {
      for (String before : List.of("upgrade-", "check-version-", "update-", "replace-")) {
        if (id.equals(before + product.id())) {
          return before + "<product>";
        }
      }
    }
    return id;
  }
}
