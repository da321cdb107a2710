package io.imdscope.output.report;

import io.imdscope.diagnosis.Advice;
import io.imdscope.output.Columns;
import io.imdscope.output.Style;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes lines of at most so many columns, but for commands, which are to be pasted. */
final class ReportLines {
  /** The most of one text, however long it came. */
  private static final int LONGEST = 600;

  private final Appendable out;
  private final boolean colour;
  private final int width;

  /** Advice by id and sentence: only the paths in its commands differ. */
  private final Set<String> given = new HashSet<>();

  ReportLines(Appendable out, boolean colour, int width) {
    this.out = out;
    this.colour = colour;
    this.width = width;
  }

  /** The text in that style, for a part of a line. */
  String styled(Style style, String text) {
    return style.of(text, colour);
  }

  void line(String text) throws IOException {
    out.append(text).append('\n');
  }

  void line(Style style, String text) throws IOException {
    line(styled(style, text));
  }

  /** Breaks the text at blanks into as many lines as it takes, all but the first indented more. */
  void text(Style style, String first, String more, String text) throws IOException {
    String rest = Columns.cutEnd(ReportWords.ascii(text), LONGEST);
    String indent = first;
    while (indent.length() + rest.length() > width) {
      int room = width - indent.length();
      int blank = rest.lastIndexOf(' ', room);
      int end = blank > 0 ? blank : room;
      line(style, indent + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
      indent = more;
    }
    line(style, indent + rest);
  }

  /** The text in lines of their own below what it belongs to. */
  void text(int indent, String text) throws IOException {
    text(Style.PLAIN, " ".repeat(indent), " ".repeat(indent + 2), text);
  }

  /** What to change; what was said before, of another, only by its name. */
  void advice(int indent, Advice advice) throws IOException {
    if (!given.add(advice.id() + " " + advice.sentence())) {
      text(indent, "-> as above: " + advice.id());
      return;
    }
    text(indent, "-> " + advice.sentence());
    if (advice.command().isPresent()) {
      command(indent + 5, advice.command().get());
    }
  }

  /** A command as it is, line by line. */
  private void command(int indent, String command) throws IOException {
    for (String part : command.strip().split("\n", -1)) {
      line(Style.DIM, " ".repeat(indent) + pasted(part));
    }
  }

  /** All but printable ASCII escaped, while a backslash, which a shell needs, stays as it is. */
  private static String pasted(String line) {
    return Arrays.stream(line.split("\\\\", -1))
        .map(Columns::ascii)
        .collect(Collectors.joining("\\"));
  }
}
