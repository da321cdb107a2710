package io.imdscope.lab;

/** Brings a lab up in a process of its own, for tests that kill it on the way. */
final class UpMain {
  private UpMain() {}

  public static void main(String[] arguments) {
    Lab lab = Lab.named(arguments[0]);
    lab.up(LabOptions.DEFAULT.withContainers(arguments.length > 1));
    lab.startCallers();
  }
}
