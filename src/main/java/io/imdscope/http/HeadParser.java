package io.imdscope.http;

import io.imdscope.event.RequestHead.Header;
import io.imdscope.http.ParsedHead.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the lines of a request head. Text is UTF-8, with U+FFFD for what is not. Values outside the
 * allow list are not even made into text, but for the few that tell the body's length or the API.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-5">RFC 9112, 5: field syntax</a>
 */
final class HeadParser {
  private static final Set<String> SHOWN =
      Set.of("host", "user-agent", "x-forwarded-for", "x-aws-ec2-metadata-token-ttl-seconds");

  private static final Set<String> READ =
      Set.of("content-length", "transfer-encoding", "metadata-flavor", "metadata");

  /** More digits than any body has bytes; fewer than a long holds. */
  private static final int MAX_DIGITS = 18;

  private static final long NO_LENGTH = -3;

  private final List<Header> headers = new ArrayList<>();
  private final EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
  private long contentLength = NO_LENGTH;
  private Optional<Boolean> chunked = Optional.empty();
  private Optional<String> name = Optional.empty();
  private final StringBuilder value = new StringBuilder();

  private final CleanTexts texts;

  private HeadParser(CleanTexts texts) {
    this.texts = texts;
  }

  /**
   * Reads a head, which may lack its end when {@code cut}; empty when the first line, or what there
   * is of it, is no request line.
   */
  static Optional<ParsedHead> parse(byte[] bytes, int length, boolean cut, CleanTexts texts) {
    int end = lineEnd(bytes, 0, length);
    Optional<RequestLine> line =
        end < length
            ? RequestLine.parse(bytes, 0, end)
            : RequestLine.parseCut(bytes, 0, end).filter(ignored -> cut);
    return line.map(first -> new HeadParser(texts).fields(first, bytes, end + 1, length, cut));
  }

  private ParsedHead fields(RequestLine line, byte[] bytes, int from, int length, boolean cut) {
    int at = from;
    while (at < length) {
      int end = lineEnd(bytes, at, length);
      field(bytes, at, end);
      at = end + 1;
    }
    finishField();
    return new ParsedHead(line, List.copyOf(headers), marks, bodyLength(), cut);
  }

  private void field(byte[] bytes, int from, int end) {
    if (from < end && RequestLine.isSpace(bytes[from])) {
      // Obsolete line folding: RFC 9112, 5.2. Never a field of its own, whatever it looks like.
      if (name.isPresent()) {
        value.append(' ').append(text(bytes, from, end).strip());
      }
      return;
    }
    finishField();
    int colon = from;
    while (colon < end && RequestLine.isTokenChar(bytes[colon])) {
      colon++;
    }
    // A name followed by a space is no name: RFC 9112, 5.1. Servers refuse or ignore it.
    if (colon == from || colon == end || bytes[colon] != ':') {
      return;
    }
    String shown = text(bytes, from, colon);
    String lower = shown.toLowerCase(Locale.ROOT);
    switch (lower) {
      case "x-aws-ec2-metadata-token" -> marks.add(Mark.EC2_TOKEN);
      case "x-aliyun-ecs-metadata-token", "x-aliyun-ecs-metadata-token-ttl-seconds" ->
          marks.add(Mark.ALIBABA);
      default -> {}
    }
    if (SHOWN.contains(lower) || READ.contains(lower)) {
      name = Optional.of(shown);
      value.append(text(bytes, colon + 1, end).strip());
    } else {
      headers.add(new Header(texts.text(shown), Optional.empty()));
    }
  }

  private void finishField() {
    if (name.isEmpty()) {
      return;
    }
    String text = value.toString();
    String lower = name.get().toLowerCase(Locale.ROOT);
    value.setLength(0);
    headers.add(
        new Header(
            name.get(), SHOWN.contains(lower) ? Optional.of(texts.text(text)) : Optional.empty()));
    name = Optional.empty();
    switch (lower) {
      case "content-length" -> contentLength(text);
      case "transfer-encoding" -> chunked = Optional.of(endsInChunked(text));
      case "metadata-flavor" -> flavor(text);
      case "metadata" -> {
        if (text.equalsIgnoreCase("true")) {
          marks.add(Mark.AZURE);
        }
      }
      default -> {}
    }
  }

  private void flavor(String text) {
    if (text.equalsIgnoreCase("google")) {
      marks.add(Mark.GOOGLE);
    } else if (text.equalsIgnoreCase("ibm")) {
      marks.add(Mark.IBM);
    }
  }

  private void contentLength(String text) {
    for (String part : text.split(",", -1)) {
      String digits = part.strip();
      boolean number =
          !digits.isEmpty()
              && digits.length() <= MAX_DIGITS
              && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      long length = number ? Long.parseLong(digits) : ParsedHead.UNFRAMED;
      // The same length twice is fine, two lengths are not: RFC 9112, 6.3.
      boolean agrees = contentLength == NO_LENGTH || contentLength == length;
      contentLength = agrees ? length : ParsedHead.UNFRAMED;
    }
  }

  private static boolean endsInChunked(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.substring(lower.lastIndexOf(',') + 1).strip().equals("chunked");
  }

  private long bodyLength() {
    if (chunked.isPresent()) {
      return chunked.get() ? ParsedHead.CHUNKED : ParsedHead.UNFRAMED;
    }
    return contentLength == NO_LENGTH ? 0 : contentLength;
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
