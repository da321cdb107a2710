package io.imdscope.trace;

/** What goes wrong around an agent while a client calls. */
enum Fault {
  RING_FULL("the ring buffer is full: the agent is stopped"),
  NO_TIME("5 % of a processor, by its control group's quota"),
  NO_MEMORY("killed for want of memory; the next one goes on from the pins"),
  NO_ROOM("no room on a caller's socket"),
  CLOCK_SET("the clock is set an hour ahead, and back"),
  HIDDEN("`/proc` hides processes"),
  HIDDEN_MORE("the same, without `CAP_SYS_PTRACE`: ancestors' arguments are missing");

  private final String title;

  Fault(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** What became of the calls. */
  Survived survived(long made, long seen, long lost) {
    return new Survived(this, made, seen, lost);
  }

  /**
   * What became of calls amid a fault: a line of the result.
   *
   * @param made calls that were answered
   * @param seen those that are in the log
   * @param lost records that were counted as lost
   */
  record Survived(Fault fault, long made, long seen, long lost) {
    static Survived parse(String line) {
      String[] fields = line.split("\t", -1);
      return new Survived(
          Fault.valueOf(fields[0]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]));
    }

    /** Between tabs. */
    String line() {
      return fault.name() + "\t" + made + "\t" + seen + "\t" + lost;
    }
  }
}
