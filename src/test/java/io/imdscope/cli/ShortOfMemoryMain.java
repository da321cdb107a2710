package io.imdscope.cli;

import java.io.IOException;
import java.util.Map;

/**
 * The program, once it has shown that it works here, and a line has come: what it needs of the
 * heap, of code and of libraries it has by then, so that what it asks for now is the kernel's.
 */
final class ShortOfMemoryMain {
  private ShortOfMemoryMain() {}

  public static void main(String[] args) throws IOException {
    int code = Main.commandLine(Map.of()).execute("watch", "--for=10ms", "--format=json");
    System.err.println("ready " + code);
    int _ = System.in.read();
    System.exit(Main.commandLine(Map.of()).execute(args));
  }
}
