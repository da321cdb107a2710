package io.imdscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A heap is collected when it has grown by a step, whatever is left after it. */
class HeapKeeperTest {
  private long size = 10_000_000;
  private long live = 8_000_000;
  private int collections;
  private final HeapKeeper keeper =
      new HeapKeeper(
          () -> size,
          () -> {
            collections++;
            size = live;
          });

  @Test
  void aHeapThatGrowsIsCollectedAtEachStep() {
    keeper.collect();
    size += HeapKeeper.STEP - 1;
    keeper.look();
    assertThat(collections).isEqualTo(1);
    size++;
    keeper.look();
    assertThat(collections).isEqualTo(2);
    live = 20_000_000;
    size += HeapKeeper.STEP;
    keeper.look();
    assertThat(collections).isEqualTo(3);
    keeper.look();
    assertThat(collections).as("what is in use is no reason").isEqualTo(3);
    size += HeapKeeper.STEP;
    keeper.look();
    assertThat(collections).isEqualTo(4);
  }
}
