package io.imdscope.workload.localhttp;

import io.imdscope.workload.localhttp.LocalHttpException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes of one answer, read strictly: what may be something else is refused. */
final class Answer {
  private static final int MAX_HEAD = 16 * 1024;
  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final Pattern LENGTH = Pattern.compile("content-length:[ \t]*([0-9]{1,9})[ \t]*");

  private final String name;
  private final byte[] bytes;

  /** Everything that {@code name} sent. */
  Answer(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** The body of a success; empty when the answer is 404. */
  Optional<byte[]> body() throws LocalHttpException {
    int end = endOfHead();
    String[] head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    Matcher status = STATUS.matcher(head[0]);
    if (!status.matches()) {
      throw malformed("no HTTP status line");
    }
    byte[] body = Arrays.copyOfRange(bytes, end + END_OF_HEAD.length, bytes.length);
    for (String line : head) {
      check(line.toLowerCase(Locale.ROOT), body.length);
    }
    return switch (status.group(1)) {
      case "200" -> Optional.of(body);
      case "404" -> Optional.empty();
      default ->
          throw new LocalHttpException(
              Reason.FAILED, name + " answered with status " + status.group(1), null);
    };
  }

  private void check(String header, int length) throws LocalHttpException {
    if (header.startsWith("transfer-encoding:")) {
      throw malformed("chunks in an answer to HTTP/1.0");
    }
    if (header.startsWith("content-length:")) {
      Matcher announced = LENGTH.matcher(header);
      if (!announced.matches() || Integer.parseInt(announced.group(1)) != length) {
        throw malformed("another length than announced");
      }
    }
  }

  private int endOfHead() throws LocalHttpException {
    for (int i = 0; i + END_OF_HEAD.length <= bytes.length && i < MAX_HEAD; i++) {
      if (Arrays.equals(bytes, i, i + END_OF_HEAD.length, END_OF_HEAD, 0, END_OF_HEAD.length)) {
        return i;
      }
    }
    throw malformed("no HTTP head");
  }

  private LocalHttpException malformed(String what) {
    return new LocalHttpException(
        Reason.MALFORMED, name + " does not answer as expected: " + what, null);
  }
}
