package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Loss;
import io.imdscope.event.Outcome;
import io.imdscope.event.Request;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be said of a request's answer, and on what evidence. */
class OutcomeTest {
  private static final String PUT = "PUT /latest/api/token HTTP/1.1\r\n\r\n";
  private final Wire wire = new Wire();

  @ParameterizedTest
  @CsvSource({"200,OK", "204,OK", "401,REJECTED", "403,REFUSED", "404,ERROR", "503,ERROR"})
  void statusMakesTheOutcome(int status, Outcome outcome) {
    wire.send(Wire.GET).after(7).answer(status);
    assertThat(wire.requests).hasSize(1);
    Request request = wire.requests.getFirst();
    assertThat(request.outcome()).contains(outcome);
    assertThat(request.status()).hasValue(status);
    assertThat(request.duration()).contains(Duration.ofMillis(7));
    assertThat(request.hopLimit()).isEmpty();
  }

  @Test
  void hopLimitIsThatOfATokenResponse() {
    wire.send(PUT).answer(200);
    assertThat(wire.requests.getFirst().hopLimit()).hasValue(2);
  }

  @Test
  void informationalStatusIsNoAnswer() {
    wire.send(Wire.GET).answer(100).answer(404);
    assertThat(wire.requests).hasSize(1);
    assertThat(wire.requests.getFirst().status()).hasValue(404);
  }

  @Test
  void silenceForTenSecondsIsNoResponse() {
    wire.send(Wire.GET).after(9_999).tick();
    assertThat(wire.requests).isEmpty();
    wire.after(1).tick();
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.NO_RESPONSE));
    assertThat(wire.requests.getFirst().duration()).isEmpty();
  }

  @Test
  void closeWithoutAByteIsNoResponse() {
    wire.send(Wire.GET).close();
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.NO_RESPONSE));
  }

  @Test
  void endpointsEndWithoutAByteIsNoResponse() {
    wire.send(Wire.GET).answerAt(5, 0, 0, true);
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.NO_RESPONSE));
  }

  @Test
  void endpointsEndBeyondBytesNotSeenIsNotNoResponse() {
    wire.send(Wire.GET).answer(200).send(Wire.GET);
    wire.answerAt(wire.answerSequence + 300, 0, 0, true);
    wire.close();
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.OK), Optional.empty());
  }

  @Test
  void callersEndWaitsOneMoreSecond() {
    wire.send(Wire.GET).fin().after(999).tick();
    assertThat(wire.requests).isEmpty();
    wire.after(1).tick();
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.NO_RESPONSE));
    wire.on(2).send(Wire.GET).fin().after(500).answer(200);
    assertThat(outcomes()).contains(Optional.of(Outcome.OK));
  }

  @Test
  void retransmissionAfterTheEndIsNotAnotherRequest() {
    wire.send(Wire.GET).fin().after(1_000).tick();
    wire.sendAt(0, Wire.bytes(Wire.GET), Wire.GET.length(), false);
    assertThat(wire.finish()).hasSize(1);
  }

  @Test
  void endOfTracingSaysNothing() {
    assertThat(wire.send(Wire.GET).finish()).hasSize(1);
    assertThat(outcomes()).containsExactly(Optional.empty());
  }

  @Test
  void pipelinedAnswersBelongInOrder() {
    wire.send(Wire.GET + PUT + Wire.GET).answer(200).answer(403).answer(404);
    assertThat(wire.requests)
        .extracting(request -> request.status().getAsInt())
        .containsExactly(200, 403, 404);
  }

  @Test
  void answersHiddenInOnePacketAreUnknown() {
    wire.send(Wire.GET + PUT)
        .after(5)
        .answer(200, 400)
        .after(5)
        .send(Wire.GET)
        .after(5)
        .answer(401);
    assertThat(outcomes())
        .containsExactly(Optional.of(Outcome.OK), Optional.empty(), Optional.of(Outcome.REJECTED));
    wire.on(2).send(Wire.GET + PUT).after(5).answer(200, 400).close();
    assertThat(outcomes().subList(3, 5)).containsExactly(Optional.of(Outcome.OK), Optional.empty());
  }

  @Test
  void retransmittedAnswerIsNotMatchedTwice() {
    wire.answerSequence = Integer.MAX_VALUE - 50;
    wire.send(Wire.GET).answer(200).send(Wire.GET);
    wire.answerAt(wire.answerSequence - 100, 200, 100, false);
    assertThat(wire.requests).hasSize(1);
    wire.after(1).answer(404).send(Wire.GET).answer(403);
    assertThat(wire.requests)
        .extracting(request -> request.status().getAsInt())
        .containsExactly(200, 404, 403);
  }

  @Test
  void lateAnswerIsNotTheNextRequests() {
    wire.send(Wire.GET).after(10_000).tick().after(1_000).send(Wire.GET).after(1).answer(200);
    assertThat(wire.requests).hasSize(1);
    wire.after(1).answer(404);
    assertThat(outcomes())
        .containsExactly(Optional.of(Outcome.NO_RESPONSE), Optional.of(Outcome.ERROR));
  }

  @Test
  void answerBeforeTheHeadIsComplete() {
    wire.send("GET /latest/user-data HTTP/1.1\r\nX: ").answer(431);
    assertThat(wire.requests).isEmpty();
    wire.send("y\r\n\r\n");
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.ERROR));
    assertThat(wire.requests.getFirst().head().orElseThrow().truncated()).isFalse();
    wire.on(2).send("GET /latest/user-data HTTP/1.1\r\nX: ").answer(400).close();
    assertThat(wire.requests.get(1).status()).hasValue(400);
    assertThat(wire.requests.get(1).head().orElseThrow().truncated()).isTrue();
  }

  @Test
  void answerToWhatWasNotSeenEndsTheWaitForIt() {
    wire.sequence = 300;
    wire.send(Wire.GET).after(1).answer(200);
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.OK));
    assertThat(wire.tracker.losses().counts()).containsEntry(Loss.STREAM_GAP, 1L);
  }

  @Test
  void answerToNothingIsIgnored() {
    wire.answer(200).send(Wire.GET).answer(404);
    wire.answer(500);
    assertThat(outcomes()).containsExactly(Optional.of(Outcome.ERROR));
  }

  @Test
  void callerMayComeLateOrNever() {
    wire.send(Wire.GET).connect(7, "curl").answer(200);
    wire.on(2).send(Wire.GET).answer(200);
    assertThat(wire.requests)
        .extracting(request -> request.caller().isPresent())
        .containsExactly(true, false);
    assertThat(wire.tracker.totals().unattributed()).isEqualTo(1);
  }

  @Test
  void sameCallerAgainIsTheSameConnection() {
    wire.connect(7, "curl").send(Wire.GET.substring(0, 9)).connect(7, "wget");
    wire.send(Wire.GET.substring(9)).answer(200);
    assertThat(wire.requests).hasSize(1);
    assertThat(wire.requests.getFirst().caller().orElseThrow().process().args())
        .containsExactly("wget");
  }

  @Test
  void sameCallerAfterTheEndIsAnotherConnection() {
    wire.connect(7, "curl").send(Wire.GET).fin();
    wire.connect(7, "curl").on(1).send(Wire.GET).answer(200);
    assertThat(outcomes())
        .containsExactly(Optional.of(Outcome.NO_RESPONSE), Optional.of(Outcome.OK));
  }

  @Test
  void anotherCallerIsAnotherConnection() {
    wire.connect(7, "curl").send(Wire.GET);
    wire.connect(8, "wget").on(1).send(Wire.GET).answer(200);
    assertThat(wire.requests)
        .extracting(request -> request.caller().orElseThrow().process().pid())
        .containsExactly(7, 8);
    assertThat(outcomes())
        .containsExactly(Optional.of(Outcome.NO_RESPONSE), Optional.of(Outcome.OK));
  }

  private List<Optional<Outcome>> outcomes() {
    return wire.requests.stream().map(Request::outcome).toList();
  }
}
