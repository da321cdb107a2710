package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.BpfMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real map, with nothing attached. */
class KeptCallersTest {
  private static final int PAGE = 4096;
  private static final byte[] RECORD = new byte[RecordLayout.CALLER_RECORD_TEXT];

  private LoadedObject loaded;
  private BpfMap map;
  private KeptCallers callers;

  @BeforeEach
  void load() {
    Machine.requireRoot();
    loaded = LoadedObject.load(List.of(PinLab.ENDPOINT), PAGE, new BootClock());
    map = loaded.map("callers");
    callers = new KeptCallers(map);
  }

  @AfterEach
  void close() {
    if (loaded != null) {
      loaded.close();
    }
  }

  @Test
  void theOldestGiveWayToTheBound() {
    int more = 5;
    for (int i = 1; i <= RecordLayout.CALLERS_MAX + more; i++) {
      callers.read(i, i, RECORD);
    }
    callers.giveBack(Long.MAX_VALUE, () -> {});
    assertThat(map.keys()).hasSize(RecordLayout.CALLERS_MAX);
    KeptCallers next = new KeptCallers(map);
    assertThat(next.recall(more)).isEmpty();
    assertThat(next.recall(more + 1)).isPresent();
  }

  @Test
  void onlyWhatIsGivenBackIsKeptAndBeforeItIs() {
    callers.read(1, 10, RECORD);
    callers.read(2, 20, RECORD);
    callers.giveBack(20, () -> assertThat(map.keys()).hasSize(1));
    assertThat(map.keys()).hasSize(1);
  }

  @Test
  void whatEndedIsForgottenOnlyOnceItsEndIsGivenBack() {
    callers.read(1, 10, RECORD);
    callers.giveBack(15, () -> {});
    callers.ended(1, 20);
    callers.giveBack(20, () -> {});
    assertThat(map.keys()).hasSize(1);
    callers.giveBack(21, () -> assertThat(map.keys()).hasSize(1));
    assertThat(map.keys()).isEmpty();
  }

  @Test
  void aConnectionThatOpensAndEndsInBetweenIsNotKept() {
    callers.read(1, 10, RECORD);
    callers.ended(1, 20);
    callers.giveBack(30, () -> assertThat(map.keys()).isEmpty());
    assertThat(map.keys()).isEmpty();
  }

  @Test
  void aSocketThatConnectsAgainGoesOn() {
    callers.read(1, 10, RECORD);
    callers.ended(1, 20);
    callers.read(1, 30, RECORD);
    callers.giveBack(40, () -> assertThat(map.keys()).hasSize(1));
    assertThat(map.keys()).hasSize(1);
  }

  @Test
  void theNextRecallsEachOnceAndKnowsWhatItInherited() {
    callers.read(1, 10, RECORD);
    callers.giveBack(15, () -> {});
    assertThat(callers.isInherited(1)).isFalse();
    KeptCallers next = new KeptCallers(map);
    assertThat(next.isInherited(1)).isTrue();
    assertThat(next.recall(1)).isPresent();
    assertThat(next.recall(1)).isEmpty();
    next.read(2, 30, RECORD);
    next.inherit(2); // told again, but this one has seen its beginning
    assertThat(next.isInherited(2)).isFalse();
    next.inherit(3);
    assertThat(next.isInherited(3)).isTrue();
  }
}
