package io.imdscope.lab;

/** Brings a lab up in a process of its own; a second argument makes it that process's own. */
final class UpMain {
  private UpMain() {}

  public static void main(String[] arguments) {
    Lab lab = Lab.named(arguments[0]);
    boolean _ =
        arguments.length > 1
            ? lab.upForThisProcess(LabOptions.DEFAULT)
            : lab.up(LabOptions.DEFAULT);
    lab.startCallers();
  }
}
