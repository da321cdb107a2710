package io.imdscope.lab;

import java.time.Duration;

/** How long the lab waits for what it starts, so that only a failure takes longer. */
public final class Patience {
  private static final int MOST = 100;

  /** How many times slower than usual this machine is: an emulated one says so. */
  private static final int SLOWNESS =
      Math.clamp(Integer.getInteger("imdscope.slowness", 1), 1, MOST);

  private Patience() {}

  public static Duration ofSeconds(int usual) {
    return Duration.ofSeconds((long) usual * SLOWNESS);
  }
}
