package io.imdscope.output.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Cause;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostingsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private long nanos;
  private final Postings postings = new Postings(() -> nanos);

  @Test
  void nothingIsSaidAgainWithinAnHourAndThenHowOftenItWas() {
    assertThat(call("web", 0)).isTrue();
    assertThat(call("web", 1)).isFalse();
    assertThat(settle("web")).isEqualTo(new Postings.Calls(2, Calls.at(0)));
    assertThat(call("web", 2)).isFalse(); // in hand
    postings.done(key("web", Cause.NO_TOKEN_ATTEMPT), HOUR);
    nanos += HOUR.toNanos() - 1;
    assertThat(call("web", 3)).isFalse();
    nanos++;
    assertThat(call("web", 4)).isTrue();
    assertThat(settle("web")).isEqualTo(new Postings.Calls(3, Calls.at(2)));
  }

  @Test
  void whatTurnsOutToBeOfACauseThatWasSaidIsNotSaidAgain() {
    Subject.Key first = key("web", Cause.NO_TOKEN_ATTEMPT);
    Subject.Key truth = key("web", Cause.TOKEN_UNANSWERED);
    assertThat(call("web", 0)).isTrue();
    assertThat(postings.settle(first, truth, Calls.at(0)))
        .contains(new Postings.Calls(1, Calls.at(0)));
    postings.done(truth, HOUR);
    assertThat(call("web", 5)).isTrue(); // not known yet
    assertThat(postings.settle(first, truth, Calls.at(5))).isEmpty();
  }

  @Test
  void theLeastRecentlyCallingGivesWay() {
    for (int i = 0; i < Postings.MAX_KEYS; i++) {
      call("web-" + i, i);
      postings.done(key("web-" + i, Cause.NO_TOKEN_ATTEMPT), HOUR);
    }
    assertThat(call("web-0", 1)).isFalse();
    assertThat(call("one-more", 2)).isTrue();
    assertThat(postings.size()).isEqualTo(Postings.MAX_KEYS);
    assertThat(call("web-0", 3)).isFalse();
    assertThat(call("web-1", 4)).isTrue(); // forgotten
    assertThat(postings.size()).isEqualTo(Postings.MAX_KEYS);
  }

  @Test
  void whoGaveWayMeanwhileIsSaidWithTheOneCallThatIsKnown() {
    Subject.Key key = key("gone", Cause.NO_TOKEN_ATTEMPT);
    assertThat(postings.settle(key, key, Calls.at(7))).contains(new Postings.Calls(1, Calls.at(7)));
  }

  private boolean call(String workload, long millis) {
    return postings.call(key(workload, Cause.NO_TOKEN_ATTEMPT), Calls.at(millis));
  }

  private Postings.Calls settle(String workload) {
    Subject.Key key = key(workload, Cause.NO_TOKEN_ATTEMPT);
    return postings.settle(key, key, Calls.at(0)).orElseThrow();
  }

  private static Subject.Key key(String workload, Cause cause) {
    return new Subject.Key(EventReason.CALL, cause, "shop", "deployment", workload);
  }
}
