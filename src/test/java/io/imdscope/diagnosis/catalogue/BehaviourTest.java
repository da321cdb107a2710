package io.imdscope.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SDKs that do not say who they are. */
class BehaviourTest {
  private static final Catalogue CATALOGUE = new Catalogue();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // agent, program, ttl, token without UA, v1 with UA, v1 without UA, ttl on reads
        "-|node|21600|true|false|false|false|AWS SDK for JavaScript v2 or v3, by behaviour",
        "-|node|21600|true|false|true|false|AWS SDK for JavaScript v3, by behaviour",
        "-|node|21600|true|true|true|false|AWS SDK for JavaScript v2 or v3, by behaviour",
        "-|node|60|true|false|false|false|node",
        "-|node|21600|false|false|false|false|node",
        "Java/17.0.9|java|21600|false|false|false|true|"
            + "AWS SDK for Java 2, metadata client, by behaviour",
        "Apache-HttpClient/4.5.13|java|21600|false|false|false|false|Apache HttpClient 4.5.13",
        "-|server|300|true|false|false|false|AWS SDK for Go v2, by behaviour",
        "-|python3|300|true|false|false|false|python3",
        "-|bash|300|true|false|false|false|bash",
        "curl/8.14.1|curl|300|false|false|false|false|curl 8.14.1",
        "-|server|-1|true|false|false|false|server",
        "aws-sdk-nodejs/2.1400.0 linux/v14|node|21600|true|true|false|false|"
            + "AWS SDK for JavaScript v2 2.1400.0",
        "-|kubelet|300|true|false|false|false|kubelet"
      })
  void isNamedByWhatItDoes(
      String userAgent,
      String program,
      int ttl,
      boolean tokenWithout,
      boolean v1With,
      boolean v1Without,
      boolean ttlOnReads,
      String label) {
    Client before = CATALOGUE.identify(Optional.ofNullable(userAgent), program, List.of(program));
    Behaviour seen =
        new Behaviour(
            program,
            ttl < 0 ? OptionalInt.empty() : OptionalInt.of(ttl),
            tokenWithout,
            v1With,
            v1Without,
            ttlOnReads);
    Client after = CATALOGUE.byBehaviour(before, seen);
    assertThat(after.label()).isEqualTo(label);
    assertThat(after.byBehaviour()).isEqualTo(label.endsWith("by behaviour"));
    assertThat(CATALOGUE.byBehaviour(after, seen)).isEqualTo(after);
  }

  @Test
  void whoAsksForTokensSpeaksThem() {
    Client before = CATALOGUE.identify(Optional.empty(), "node", List.of("node"));
    Client after =
        CATALOGUE.byBehaviour(
            before, new Behaviour("node", OptionalInt.of(21600), true, false, false, false));
    assertThat(after.speaksTokens()).isEqualTo(Answer.YES);
    assertThat(after.canSwitchV1Off()).isEqualTo(Answer.UNKNOWN);
    assertThat(after.fallback().sticky()).isTrue();
  }
}
