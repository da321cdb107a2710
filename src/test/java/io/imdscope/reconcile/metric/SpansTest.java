package io.imdscope.reconcile.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.reconcile.metric.Spans.Span;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Calls of a time that is known roughly are used once each. */
class SpansTest {
  private static long[] put(Spans spans, long... lacking) {
    long[] put = new long[lacking.length];
    spans.end(
        new Spans.Periods() {
          @Override
          public long lacking(int period) {
            return lacking[period];
          }

          @Override
          public void put(int period, long count, boolean certain) {
            put[period] += count;
          }
        });
    return put;
  }

  @Test
  void whatIsUsedInOnePeriodIsInNoOther() {
    Spans spans = new Spans(4);
    spans.add(new Span(0, 3, true), 500);
    assertThat(put(spans, 490, 490, 490, 490)).containsExactly(490, 10, 0, 0);
  }

  @Test
  void whatEndsFirstIsUsedFirst() {
    Spans spans = new Spans(4);
    spans.add(new Span(0, 3, true), 10);
    spans.add(new Span(0, 1, true), 10);
    spans.add(new Span(1, 2, false), 5);
    assertThat(put(spans, 7, 3, 6, 9)).containsExactly(7, 3, 6, 9);
  }

  @Test
  void whatNobodyHasMoreOfIsInItsLastPeriod() {
    Spans spans = new Spans(3);
    spans.add(new Span(0, 1, true), 10);
    assertThat(put(spans, 4, 0, 7)).containsExactly(4, 6, 0);
  }

  @Test
  void beyondTheBoundItIsForgottenWhenTheyWereButNotHowMany() {
    int periods = 1000;
    Spans spans = new Spans(periods);
    long sum = 0;
    for (int from = 0; from < periods; from++) {
      for (int to = from; to < periods; to++) {
        spans.add(new Span(from, to, true), 1);
        sum++;
      }
    }
    assertThat(sum).isGreaterThan(Spans.MOST);
    assertThat(spans.size()).isEqualTo(Spans.MOST + 1);
    assertThat(LongStream.of(put(spans, new long[periods])).sum()).isEqualTo(sum);
  }
}
