package io.imdscope.output.report;

import io.imdscope.diagnosis.Report;
import io.imdscope.event.Labelled;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** How a report is written. */
public enum ReportFormat implements Labelled {
  TEXT("text"),
  JSON("json"),
  HTML("html");

  private final String label;

  ReportFormat(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /**
   * Writes the whole report and flushes {@code out}, which stays open.
   *
   * @param generatedBy the program and its version
   * @param colour whether text has ANSI colours
   * @throws IOException only when {@code out} throws it
   */
  public void write(Report report, String generatedBy, boolean colour, OutputStream out)
      throws IOException {
    switch (this) {
      case TEXT -> {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        new ReportText(colour).write(report, text);
        text.flush();
      }
      case JSON -> new ReportJson(generatedBy).write(report, out);
      case HTML -> new ReportHtml(generatedBy).write(report, out);
    }
  }
}
