package io.imdscope.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The same figure of several rounds, in their order. */
record Measured(List<Double> rounds) {

  /** The median, with the smallest and the largest behind it where there were several rounds. */
  String text() {
    if (rounds.isEmpty()) {
      return "";
    }
    double[] sorted = sorted();
    return rounds.size() == 1
        ? number(sorted[0])
        : number(median(sorted))
            + " ("
            + number(sorted[0])
            + " to "
            + number(sorted[sorted.length - 1])
            + ")";
  }

  Measured and(Measured later) {
    return new Measured(Stream.concat(rounds.stream(), later.rounds.stream()).toList());
  }

  /**
   * How many times as much as the others, each round beside its own; nothing is some times 0, and
   * what is less than nothing, as a difference may be, is no times anything.
   */
  Measured times(Measured others) {
    boolean paired = rounds.size() == others.rounds.size();
    double[] theirs = others.sorted();
    return new Measured(
        IntStream.range(0, rounds.size())
            .filter(
                i -> rounds.get(i) >= 0 && (paired ? others.rounds.get(i) : median(theirs)) >= 0)
            .mapToObj(i -> rounds.get(i) / (paired ? others.rounds.get(i) : median(theirs)))
            .filter(Double::isFinite)
            .toList());
  }

  /** With four digits, or as a whole number: counts stay what they are. */
  private static String number(double value) {
    BigDecimal exact = BigDecimal.valueOf(value);
    return Math.abs(value) >= 1000
        ? exact.setScale(0, RoundingMode.HALF_UP).toPlainString()
        : exact.round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private double[] sorted() {
    return rounds.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
