package io.imdscope.reconcile;

import java.util.ArrayList;
import java.util.List;

/** The first {@link #MOST} sentences about what could not be used, and how many more there were. */
public final class Complaints {
  /** How many sentences are kept. */
  public static final int MOST = 20;

  private final List<String> first = new ArrayList<>();
  private long more;

  /** One more sentence for people; it names the place and, where there is one, the remedy. */
  public void add(String sentence) {
    if (first.size() < MOST) {
      first.add(sentence);
    } else {
      more++;
    }
  }

  /** Whether there was any. */
  public boolean any() {
    return !first.isEmpty();
  }

  /** At most {@link #MOST} and one that says how many there were beyond. */
  public List<String> sentences() {
    List<String> all = new ArrayList<>(first);
    if (more > 0) {
      all.add("and " + more + " more like these");
    }
    return List.copyOf(all);
  }
}
