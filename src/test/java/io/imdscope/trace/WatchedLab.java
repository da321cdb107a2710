package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;

/**
 * A lab with EC2's default settings and a watcher of it that prints JSON: what many tests share.
 */
record WatchedLab(TracedLab lab, Watcher watcher) {

  /** Brings both up; skips the test where the machine cannot do it. */
  static WatchedLab up(String test) throws Exception {
    Machine.requireProgram("python3");
    TracedLab lab = TracedLab.up(test, (LabOptions options) -> options);
    try {
      return new WatchedLab(lab, Watcher.attached("--format", "json"));
    } catch (Exception | AssertionError e) {
      lab.close();
      throw e;
    }
  }

  /** Fails unless the watcher ends well, with nothing lost. */
  void end() throws Exception {
    try (lab;
        watcher) {
      assertThat(watcher.stop()).as(watcher.err()).isZero();
    }
  }
}
