package io.imdscope.output;

import io.imdscope.event.Caller;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.RequestHead;
import io.imdscope.event.Text;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts of a line of {@link LegacyWriter}, all in lower case. */
final class LegacyText {
  static final String TOKEN_HEADER = "x-aws-ec2-metadata-token";

  private static final String REDACTED_TOKEN = "**token redacted**";
  private static final String REDACTED = "**redacted**";
  private static final int ANCESTORS = 3;

  private LegacyText() {}

  /** The process and up to three ancestors; a process that is not known is pid 0. */
  static String processes(Request request) {
    if (request.caller().isEmpty()) {
      return unreadable(0);
    }
    Caller caller = request.caller().get();
    String ancestors =
        caller.ancestors().stream()
            .takeWhile(ancestor -> ancestor.pid() != 0)
            .limit(ANCESTORS)
            .map(LegacyText::process)
            .collect(Collectors.joining(" -> "));
    return process(caller.process()) + (ancestors.isEmpty() ? "" : " called by -> " + ancestors);
  }

  private static String process(ProcessIdentity process) {
    if (process.args().isEmpty()) {
      return unreadable(process.pid());
    }
    String args = process.args().stream().map(LegacyText::lower).collect(Collectors.joining(" "));
    return "(pid:" + process.pid() + ":" + lower(process.name()) + " argv:" + args + ")";
  }

  private static String unreadable(int pid) {
    return "(pid:" + pid + " unable to get argv information)";
  }

  /** The lines of a head, each followed by a comma; the last one only when the head is whole. */
  static String head(RequestHead head) {
    String target = head.path() + head.query().map(query -> "?" + query).orElse("");
    Stream<String> lines =
        Stream.concat(
            Stream.of(lower(head.method() + " " + target + " " + head.protocol())),
            head.headers().stream().map(LegacyText::header));
    return lines.collect(Collectors.joining(", ", "", head.truncated() ? "" : ", "));
  }

  private static String header(RequestHead.Header header) {
    String name = lower(header.name());
    return name.equals(TOKEN_HEADER)
        ? REDACTED_TOKEN
        : name + ": " + header.value().map(LegacyText::lower).orElse(REDACTED);
  }

  /** Without line breaks, in lower case, the marks of what was cut out as they were there. */
  private static String lower(String text) {
    return Text.printable(text)
        .toLowerCase(Locale.ROOT)
        .replace(TOKEN_HEADER + ": [redacted]", REDACTED_TOKEN)
        .replace(TOKEN_HEADER + ":[redacted]", REDACTED_TOKEN)
        .replace("[redacted]", REDACTED_TOKEN);
  }
}
