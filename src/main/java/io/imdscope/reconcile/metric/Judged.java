package io.imdscope.reconcile.metric;

import io.imdscope.event.Labelled;

/**
 * One period, judged.
 *
 * @param start seconds since 1970
 * @param counted what CloudWatch has; 0 where it has no value
 * @param traced calls that count, for certain
 * @param unclear calls that may have been in this period, or may count
 * @param unsuccessful calls without a token that were answered otherwise than the metric counts
 * @param unwatchedMillis for how much of the period nobody watched
 * @param flawed calls that were lost or are missing in the log, at most, in this period
 * @param doubt why the counts may be of different things
 * @param twice whether two runs tell of a part of it, so that calls may be there twice
 * @param rest what is left of the difference when calls near a border are counted beyond it
 * @param uncertain whether then it is equal only if some of the unclear calls count
 * @param near how many calls are counted in a neighbouring period, or in this one and not there
 * @param far the same of periods further off, and of what is before or after all values
 */
record Judged(
    long start,
    Answer answer,
    long counted,
    long traced,
    long unclear,
    long unsuccessful,
    long unwatchedMillis,
    long flawed,
    Doubt doubt,
    boolean twice,
    long rest,
    boolean uncertain,
    long near,
    long far) {

  /** How the two counts compare. */
  enum Answer implements Labelled {
    EQUAL("equal"),
    MORE_IN_CLOUDWATCH("more_in_cloudwatch"),
    MORE_TRACED("more_traced"),
    /** As many as were traced only if some of which that is not known count. */
    UNCLEAR("unclear"),
    /** CloudWatch has no value for a period in which calls were traced. */
    NO_VALUE("no_value");

    private final String label;

    Answer(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** A clock's precision, and the moment between two coverage lines. */
  static final long TOLERANCE_MILLIS = 1000;

  /** CloudWatch's surplus when positive, the trace's when negative. */
  long difference() {
    return switch (answer) {
      case EQUAL, UNCLEAR, NO_VALUE -> 0;
      case MORE_IN_CLOUDWATCH -> counted - traced - unclear;
      case MORE_TRACED -> counted - traced;
    };
  }

  /** Whether it was watched throughout, and nothing is known to be missing. */
  boolean isComplete() {
    return unwatchedMillis <= TOLERANCE_MILLIS && flawed == 0;
  }

  /** Whether the counts differ for certain, and nothing that is known can be why. */
  boolean isDifference() {
    return rest != 0
        && answer != Answer.NO_VALUE
        && isComplete()
        && !doubt.explains(rest)
        && !(twice && rest < 0);
  }

  /** Whether it can not be said that they differ, nor that they are equal. */
  boolean isUnknown() {
    return !isDifference() && (rest != 0 || uncertain || far > 0 || (twice && traced > 0));
  }

  /** Whether both can be told of in one row: neither differs, for the same reason. */
  boolean isLike(Judged other) {
    return answer == other.answer
        && twice == other.twice
        && near + far == 0
        && other.near + other.far == 0;
  }

  /** Both in one row. */
  Judged plus(Judged later) {
    return new Judged(
        start,
        answer,
        counted + later.counted,
        traced + later.traced,
        unclear + later.unclear,
        unsuccessful + later.unsuccessful,
        unwatchedMillis + later.unwatchedMillis,
        flawed + later.flawed,
        doubt,
        twice,
        rest + later.rest,
        uncertain || later.uncertain,
        near + later.near,
        far + later.far);
  }
}
