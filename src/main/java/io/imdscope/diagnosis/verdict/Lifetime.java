package io.imdscope.diagnosis.verdict;

/** For how long a node has to be watched. */
public enum Lifetime {
  /** All of the window: nobody knows what it did while nobody watched. */
  WINDOW,
  /** From its first line to its last: whoever asks knows that it came and went in between. */
  AS_LOGGED
}
