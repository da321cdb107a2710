package io.imdscope.cli;

/** The program, beside it a thread that ends as its argument says, once the program has begun. */
final class EndedThreadMain {
  private EndedThreadMain() {}

  public static void main(String[] args) {
    Thread.ofPlatform().daemon().name("names").start(() -> end(args[0]));
    Main.main(new String[] {"read", "-"});
  }

  private static void end(String how) {
    while (Thread.getDefaultUncaughtExceptionHandler() == null) {
      Thread.onSpinWait();
    }
    if (how.equals("mistake")) {
      throw new IllegalStateException("a mistake");
    }
    Object[] all = {};
    while (true) {
      all = new Object[] {all, new byte[1 << 16]};
    }
  }
}
