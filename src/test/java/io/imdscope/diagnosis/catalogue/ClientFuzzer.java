package io.imdscope.diagnosis.catalogue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Jazzer gives bytes to: any are a User-Agent, a program's name and arguments, each up to a
 * zero byte, and name some client that may be shown.
 */
public final class ClientFuzzer {
  private static final Catalogue CATALOGUE = new Catalogue();

  private ClientFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> texts = List.of(new String(input, StandardCharsets.UTF_8).split("\0", -1));
    Optional<String> agent = Optional.of(texts.getFirst()).filter(text -> !text.isEmpty());
    String program = texts.size() > 1 ? texts.get(1) : "";
    List<String> args = texts.subList(Math.min(2, texts.size()), texts.size());
    Client client = CATALOGUE.identify(agent, program, args);
    if (!CATALOGUE.identify(agent, program, args).equals(client)) {
      throw new IllegalStateException("twice the same are two");
    }
    check(client);
    Client silent = CATALOGUE.identify(Optional.empty(), program, args);
    check(silent);
    if (silent.sdk().isPresent() || silent.version().isPresent()) {
      throw new IllegalStateException("a program's names tell what only a User-Agent does");
    }
    for (int ttl : new int[] {300, 21_600}) {
      Behaviour seen = new Behaviour(program, OptionalInt.of(ttl), true, true, false, true);
      Client better = CATALOGUE.byBehaviour(client, seen);
      check(better);
      if (client.is(Kind.SDK) && !better.equals(client)) {
        throw new IllegalStateException("what an SDK says of itself is better known otherwise");
      }
    }
  }

  private static void check(Client client) {
    String label = client.label();
    if (label.isEmpty()
        || label.length() > Labels.LONGEST
        || !Labels.printable(label, Labels.LONGEST).equals(label)) {
      throw new IllegalStateException("not to be shown: " + label.length());
    }
    if (client.library().isPresent()) {
      check(client.library().get());
    }
    if (client.speaksTokens() == Answer.NO && client.canSwitchV1Off() == Answer.YES) {
      throw new IllegalStateException("it could do without what it has no other way than");
    }
    if (client.fallback().longest().isNegative()) {
      throw new IllegalStateException("it goes on before it asked");
    }
    order(client.version().orElse(label));
  }

  /** A version that is as new as one is as new as all before that one. */
  private static void order(String version) {
    Answer before = Answer.YES;
    for (String ours : List.of("0.0.1", "1", "1.11.678", "2.0", "3.1.4", "1000000")) {
      Answer now = Product.atLeast(version, ours);
      if ((now == Answer.YES && before != Answer.YES)
          || (now == Answer.UNKNOWN && before == Answer.NO)) {
        throw new IllegalStateException("as new as " + ours + " and not as what came before it");
      }
      before = now;
    }
  }
}
