package io.imdscope.cli;

import io.imdscope.output.BrokenPipe;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** Where a result goes. */
final class StandardOutput {
  private StandardOutput() {}

  /** Whether it could be written; so it counts when whoever read it has seen enough. */
  static boolean write(WholeFile.Content content, PrintWriter err) {
    OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    try {
      content.write(out);
      out.flush();
      return true;
    } catch (IOException e) {
      if (BrokenPipe.is(e)) {
        return true;
      }
      err.println("imdscope: standard output could not be written: " + e.getMessage());
      err.flush();
      return false;
    }
  }
}
