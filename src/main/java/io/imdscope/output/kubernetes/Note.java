package io.imdscope.output.kubernetes;

import io.imdscope.event.Text;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an Event says, in one line of at most {@value #MAX_BYTES} bytes. Of what a caller chose it
 * has the client's name alone, always between quotation marks.
 */
final class Note {
  /**
   * The most bytes of a note.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/">Event
   *     v1</a>
   */
  static final int MAX_BYTES = 1024;

  /** One or two letters say nothing that could be misread, and are in every word. */
  private static final int SHORT = 3;

  private static final Pattern PASTEABLE = Pattern.compile("[ -~]+");
  private static final String SEE_REPORT = " The commands for it are in imdscope's report.";

  private Note() {}

  static String of(Notice notice) {
    String text = seen(notice) + advice(notice);
    Optional<String> command = notice.why().advice().command();
    if (command.isEmpty()) {
      return cut(text);
    }
    String whole = text + " Do: " + command.get();
    return PASTEABLE.matcher(command.get()).matches() && bytes(whole) <= MAX_BYTES
        ? whole
        : cut(text + SEE_REPORT);
  }

  private static String seen(Notice notice) {
    long count = notice.calls().count();
    return count
        + (count == 1 ? " call" : " calls")
        + " to the EC2 metadata service without a token (IMDSv1)"
        + (notice.subject().key().reason() == EventReason.REJECTED ? ", rejected with 401," : "")
        + (count == 1 ? " at " : " since ")
        + notice.calls().since().truncatedTo(ChronoUnit.SECONDS)
        + notice.subject().container().map(name -> " in container " + name).orElse("")
        + " by "
        + quoted(Text.printable(notice.why().client()))
        + ": "
        + notice.why().cause().help()
        + " ("
        + notice.why().cause().label()
        + ").";
  }

  private static String advice(Notice notice) {
    String client = Text.printable(notice.why().client());
    String sentence = Text.printable(notice.why().advice().sentence());
    return " What to change ("
        + notice.why().advice().id()
        + "): "
        + (client.length() < SHORT ? sentence : sentence.replace(client, quoted(client)));
  }

  private static String quoted(String client) {
    return '"' + client.replace('"', '\'') + '"';
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String cut(String text) {
    if (bytes(text) <= MAX_BYTES) {
      return text;
    }
    String shorter = text;
    while (bytes(shorter) > MAX_BYTES - 3) { // "…" is three bytes
      shorter = shorter.substring(0, shorter.offsetByCodePoints(shorter.length(), -1));
    }
    return shorter + "…";
  }
}
