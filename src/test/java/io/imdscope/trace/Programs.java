package io.imdscope.trace;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that tests run, by a path that leads to the program itself and to no wrapper of it. */
public final class Programs {
  public static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  public static final String PYTHON =
      Files.isExecutable(Path.of("/usr/bin/python3")) ? "/usr/bin/python3" : "python3";

  private Programs() {}
}
