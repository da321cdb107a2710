package io.imdscope.capture.legacylog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes request heads of the details, which are the payload's lines with commas between them: a new
 * line is what looks like one, since values hold commas too.
 */
final class Details {
  /** What the tool leaves of a token's header. */
  private static final String TOKEN_HEADER = "x-aws-ec2-metadata-token: " + LoweredSecrets.REDACTED;

  private static final String SEPARATOR = ", ";

  /**
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-5.1">RFC 9110, 5.1</a>
   */
  private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}:( .*)?");

  private static final Pattern REQUEST_LINE =
      Pattern.compile("[A-Za-z]{3,32} \\S.* HTTP/1\\.[0-9]", Pattern.CASE_INSENSITIVE);

  private static final Pattern PROTOCOL = Pattern.compile("(?i:.* HTTP/1\\.[0-9]) *");

  private final boolean lowerCase;
  private final List<Head> heads = new ArrayList<>();
  private final StringBuilder head = new StringBuilder();

  /** Whether the last line is the first one. */
  private boolean inRequestLine;

  /** Whether the request line lacks its protocol. */
  private boolean requestLineOpen;

  /**
   * A head.
   *
   * @param whole whether its end is there
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Head(byte[] bytes, boolean whole) {}

  private Details(boolean lowerCase) {
    this.lowerCase = lowerCase;
  }

  /** The heads, of which there are several where requests were sent at once; none of no text. */
  static List<Head> read(String details, boolean lowerCase) {
    String text = details.replace("\n", SEPARATOR);
    return text.isBlank()
        ? List.of()
        : new Details(lowerCase).heads(lowerCase ? LoweredSecrets.text(text) : text);
  }

  /** Whether a record ends as a head does, or has a body behind it. */
  static boolean isWhole(StringBuilder record) {
    int last = record.length() - 1;
    int end = last > 0 && record.charAt(last) == ' ' ? last - 1 : last;
    return (end >= 0 && record.charAt(end) == ',') || record.indexOf(", , ") >= 0;
  }

  private List<Head> heads(String text) {
    int at = 0;
    boolean afterEmpty = false;
    while (at <= text.length()) {
      int end = text.indexOf(SEPARATOR, at);
      int to = end < 0 ? text.length() : end;
      String piece = text.substring(at, to);
      if (afterEmpty && REQUEST_LINE.matcher(piece).matches()) {
        finish(true);
        begin(piece);
      } else if (head.isEmpty()) {
        begin(piece);
      } else if (!piece.isEmpty()) {
        more(piece, afterEmpty);
      }
      afterEmpty |= piece.isEmpty();
      at = end < 0 ? text.length() + 1 : end + SEPARATOR.length();
    }
    finish(text.endsWith(SEPARATOR) || text.endsWith(",") || afterEmpty);
    return heads;
  }

  private void begin(String line) {
    inRequestLine = true;
    requestLineOpen = !PROTOCOL.matcher(line).matches();
    head.append(lowerCase ? requestLine(line) : line);
  }

  private void more(String piece, boolean afterEmpty) {
    if (piece.startsWith(LoweredSecrets.TOKEN_REDACTED)) {
      line(TOKEN_HEADER);
    } else if (FIELD.matcher(piece).matches()) {
      line(piece);
    } else if (!afterEmpty && (!inRequestLine || requestLineOpen)) {
      // Of the piece alone: a head may be of very many.
      requestLineOpen = !PROTOCOL.matcher(" " + piece).matches();
      head.append(SEPARATOR).append(inRequestLine && lowerCase ? protocol(piece) : piece);
    }
  }

  private void line(String text) {
    inRequestLine = false;
    head.append('\n').append(text);
  }

  private void finish(boolean whole) {
    head.append('\n');
    heads.add(new Head(head.toString().getBytes(StandardCharsets.UTF_8), whole));
    head.setLength(0);
  }

  /** Methods and protocols have one case only, which HTTP's own is. */
  private static String requestLine(String line) {
    int space = line.indexOf(' ');
    return space < 0
        ? line
        : line.substring(0, space).toUpperCase(Locale.ROOT) + protocol(line.substring(space));
  }

  private static String protocol(String end) {
    int space = end.lastIndexOf(' ');
    return space >= 0 && PROTOCOL.matcher(end).matches()
        ? end.substring(0, space) + end.substring(space).toUpperCase(Locale.ROOT)
        : end;
  }
}
