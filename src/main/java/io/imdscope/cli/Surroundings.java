package io.imdscope.cli;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a watch has around it.
 *
 * @param attached run once, when no call can be missed any more
 * @param trouble what is wrong with it now, as one clause for the user; asked every few seconds
 */
record Surroundings(Runnable attached, Supplier<Optional<String>> trouble) {
  /** Nothing that was made for this watch. */
  static final Surroundings NONE = new Surroundings(() -> {}, Optional::empty);
}
