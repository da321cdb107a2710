package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.event.Caller;
import io.imdscope.event.Event;
import io.imdscope.event.Repeated;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** No call is left out, whatever of it is. */
class DetailFilterTest {
  private final List<Event> out = new ArrayList<>();
  private final DetailFilter filter = new DetailFilter(out::add);
  private final Calls calls = Calls.by("curl");

  @Test
  void allPassesAsItIs() {
    Request call = call(1);
    filter.accept(call);
    assertThat(out).containsExactly(call);
    assertThat(filter.withoutArguments() + filter.aggregated()).isZero();
  }

  @Test
  void argumentsAndAncestorsAreLeftOut() {
    filter.level(Detail.NO_ARGUMENTS);
    Request call = call(1);
    assertThat(call.caller().orElseThrow().process().args()).isNotEmpty();
    filter.accept(call);
    Request written = (Request) out.getFirst();
    assertThat(written.caller().orElseThrow().process().args()).isEmpty();
    assertThat(written.caller().orElseThrow().ancestors()).isEmpty();
    assertThat(written.withCaller(call.caller().orElseThrow())).isEqualTo(call);
    assertThat(filter.withoutArguments()).isEqualTo(1);
  }

  @Test
  void callsOfOneKindAreOne() {
    filter.level(Detail.AGGREGATED);
    filter.accept(call(1));
    filter.accept(numbered(2, calls.credentials(2)));
    filter.accept(call(3));
    filter.accept(call(4));
    assertThat(out).isEmpty();
    filter.flush();
    assertThat(out).hasSize(2);
    assertThat(out.getFirst())
        .isInstanceOfSatisfying(
            Repeated.class,
            repeated -> {
              assertThat(repeated.count()).isEqualTo(3);
              assertThat(repeated.last().number()).isEqualTo(4);
              assertThat(repeated.first()).isEqualTo(Calls.at(1));
            });
    assertThat(out.getLast())
        .isInstanceOfSatisfying(Request.class, single -> assertThat(single.number()).isEqualTo(2));
    assertThat(filter.aggregated()).isEqualTo(4);
    filter.flush();
    assertThat(out).hasSize(2);
  }

  @Test
  void tokensThatCameAnotherWayAreOfAnotherKind() {
    filter.level(Detail.AGGREGATED);
    filter.accept(numbered(1, calls.put(1, 200, 2)));
    filter.accept(numbered(2, calls.put(2, 200, 1)));
    filter.flush();
    assertThat(out).hasSize(2);
  }

  @Test
  void callsFromAnotherNetworkNamespaceAreOfAnotherKind() {
    filter.level(Detail.AGGREGATED);
    Caller here = Samples.curl();
    Caller there =
        new Caller(
            here.process(),
            here.tid(),
            here.threadName(),
            here.uid(),
            here.ancestors(),
            here.cgroup(),
            OptionalLong.of(4_026_532_999L),
            here.source());
    filter.accept(calls.put(1, 0).withCaller(here));
    filter.accept(calls.put(2, 0).withCaller(there));
    filter.flush();
    assertThat(out).hasSize(2);
  }

  @Test
  void moreKindsThanAreHeldGoOutAtOnce() {
    filter.level(Detail.AGGREGATED);
    for (int i = 1; i < DetailFilter.MOST_KINDS; i++) {
      filter.accept(inPod(i));
    }
    assertThat(out).isEmpty();
    filter.accept(inPod(DetailFilter.MOST_KINDS));
    assertThat(out).hasSize(DetailFilter.MOST_KINDS);
  }

  /** Each may be much longer than the one before it, in whose place it is held. */
  @Test
  void callsOfOneKindAreBoundedInBytes() {
    filter.level(Detail.AGGREGATED);
    for (int i = 0; i < 200; i++) {
      filter.accept(inPod(i));
    }
    assertThat(out).isEmpty();
    for (int i = 0; i < 200; i++) {
      Request call = inPod(i);
      String query = "x".repeat(15_000);
      filter.accept(Samples.withHead(call, Samples.head("GET", "/latest/" + query)));
      assertThat(filter.heldBytes()).isLessThan(DetailFilter.MOST_BYTES);
    }
    assertThat(out).as("went out before the end").hasSizeGreaterThan(300);
    filter.flush();
    assertThat(filter.heldBytes()).isZero();
  }

  @Test
  void whatIsHeldGoesOutBeforeAnotherLevel() {
    filter.level(Detail.AGGREGATED);
    filter.accept(call(1));
    filter.level(Detail.FULL);
    assertThat(out).hasSize(1);
  }

  private Request inPod(int number) {
    return call(number).withWorkload(Calls.pod("shop", "web-" + number, "app"));
  }

  private Request call(int number) {
    return numbered(number, calls.v1(number));
  }

  private static Request numbered(int number, Request call) {
    return call.withCaller(Samples.curl()).reported(number, call.finding());
  }
}
