package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.catalogue.Answer;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Kind;
import io.imdscope.diagnosis.catalogue.Product;
import io.imdscope.diagnosis.verdict.Decision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What to change: the same situation gets the same advice. For one thread at a time. */
public final class Advisor {
  private final Catalogue catalogue;
  private final RecentAdvice recent = new RecentAdvice();
  private final Function<Situation, Advice> advisor = this::advise;

  /** Advice that tells of proxies what the catalogue does. */
  public Advisor(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The one thing that helps this client most; its id is in {@code docs/advice.md}. */
  public Advice forClient(Situation situation) {
    return recent.of(situation, advisor);
  }

  private Advice advise(Situation situation) {
    Advice advice =
        switch (situation.cause()) {
          case NO_TOKEN_ATTEMPT -> neverAsks(situation);
          case TOKEN_UNANSWERED -> TokenLost.unanswered(situation);
          case TOKEN_REFUSED -> TokenLost.refused(situation, catalogue);
          case TOKEN_IGNORED -> ignores(situation);
          case NO_TOKEN_SEEN -> restart(situation);
          case FORWARDED -> forwarded(situation);
          case MIXED ->
              AdviceText.FIX_THE_REST.say(
                  Map.of(), Optional.empty(), Optional.of(Sources.TRANSITION));
        };
    return situation.rejected() ? urgent(advice) : advice;
  }

  /** What to set on instances, node groups and templates for that decision. */
  public List<Advice> settings(Decision decision, SettingsFacts facts) {
    return NodeSettings.of(decision, facts);
  }

  private static Advice neverAsks(Situation situation) {
    Client client = situation.client();
    if (client.is(Kind.PROXY)) {
      return TokenLost.replaceProxy(client.product().orElseThrow());
    }
    if (client.is(Kind.COMPONENT)) {
      return Upgrades.component(situation);
    }
    if (client.sdk().isEmpty()) {
      return Scripts.rewrite(situation);
    }
    return switch (client.speaksTokens()) {
      case NO -> Upgrades.tooOld(situation, client);
      case UNKNOWN -> Upgrades.maybeTooOld(situation, client);
      case YES -> asksElsewhere(situation);
    };
  }

  /** It has a token, or its SDK would ask for one. */
  private static Advice ignores(Situation situation) {
    Client client = situation.client();
    if (client.is(Kind.PROXY) || client.is(Kind.COMPONENT)) {
      return neverAsks(situation);
    }
    if (client.sdk().isEmpty()) {
      return Scripts.rewrite(situation);
    }
    return client.speaksTokens() == Answer.NO
        ? Upgrades.tooOld(situation, client)
        : asksElsewhere(situation);
  }

  private static Advice asksElsewhere(Situation situation) {
    String id = situation.client().product().map(Product::id).orElse("");
    if (id.equals("aws-sdk-js-v2") || id.equals("aws-sdk-js")) {
      return AdviceText.SEND_TOKEN_JS.say(
          Map.of(),
          Optional.of(Scripts.javaScriptV2(situation.path())),
          Optional.of("https://github.com/aws/aws-sdk-js/issues/3584"));
    }
    return AdviceText.FIND_DIRECT_CALL.say(
        Map.of("client", situation.client().label()),
        Optional.of("grep -rIl '169\\.254\\.169\\.254' .  # in the program's source"),
        Optional.of(Sources.SERVICE));
  }

  private static Advice restart(Situation situation) {
    return AdviceText.RESTART_WHILE_WATCHING.say(
        Map.of(), Shell.restart(situation.workload()), Optional.of(Sources.SDKS));
  }

  private static Advice forwarded(Situation situation) {
    Client client = situation.client();
    return client.is(Kind.PROXY)
        ? TokenLost.replaceProxy(client.product().orElseThrow())
        : AdviceText.LOOK_BEHIND_PROXY.say(
            Map.of("client", client.label()), Optional.empty(), Optional.of(Sources.SERVICE));
  }

  private static Advice urgent(Advice advice) {
    return new Advice(
        advice.id(),
        advice.sentence() + " Its calls are rejected with 401 already.",
        advice.command(),
        advice.source());
  }
}
