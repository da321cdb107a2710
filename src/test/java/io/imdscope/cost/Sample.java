package io.imdscope.cost;

/**
 * One figure that was measured: a line of a result, with tabs between.
 *
 * @param unit empty for what is counted
 * @param beside what ran: nothing, the agent, tcpdump, or what the agent is held against
 */
record Sample(String measure, String unit, String beside, double value) {
  static Sample parse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != 4) {
      throw new IllegalArgumentException("no figure: " + line);
    }
    return new Sample(fields[0], fields[1], fields[2], Double.parseDouble(fields[3]));
  }
}
