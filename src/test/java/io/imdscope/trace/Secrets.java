package io.imdscope.trace;

/** Looks for secrets in what was printed, without printing them itself. */
final class Secrets {
  private Secrets() {}

  static void assertAbsent(String secret, Watcher... watchers) {
    if (secret.length() < 8) {
      throw new IllegalArgumentException("too short to be looked for");
    }
    for (Watcher watcher : watchers) {
      if (watcher.out().contains(secret) || watcher.err().contains(secret)) {
        throw new AssertionError("a secret was printed");
      }
    }
  }
}
