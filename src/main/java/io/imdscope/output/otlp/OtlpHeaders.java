package io.imdscope.output.otlp;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Headers that a collector asks for, which are secrets: nothing shows them.
 *
 * @param all in their order
 */
record OtlpHeaders(List<Header> all) {
  static final int MOST = 32;

  private static final int MOST_CHARACTERS = 16 << 10;
  private static final String VARIABLE = "OTEL_EXPORTER_OTLP_HEADERS";
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");

  /** Those that are the connection's, or say what is sent. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  record Header(String name, String value) {
    @Override
    public String toString() {
      return "[redacted]";
    }
  }

  OtlpHeaders {
    all = List.copyOf(all);
  }

  /**
   * Reads {@code name=value,name=value}, the values percent-encoded where they need to be.
   *
   * @throws IllegalArgumentException with a sentence for the user, which has nothing of the text
   * @see <a
   *     href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables">
   *     OpenTelemetry, headers in the environment</a>
   */
  static OtlpHeaders of(String text) {
    List<Header> headers = new ArrayList<>();
    if (text.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(VARIABLE + " is longer than 16 KiB");
    }
    int number = 0;
    for (String entry : text.split(",", -1)) {
      number++;
      if (entry.isBlank()) {
        continue; // as the specification allows
      }
      headers.add(header(number, entry));
    }
    if (headers.size() > MOST) {
      throw new IllegalArgumentException(VARIABLE + " has more than " + MOST + " headers");
    }
    return new OtlpHeaders(headers);
  }

  private static Header header(int number, String entry) {
    int equals = entry.indexOf('=');
    String name = entry.substring(0, Math.max(0, equals)).strip();
    if (equals < 0 || !NAME.matcher(name).matches()) {
      throw wrong(number, "is not NAME=VALUE");
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw wrong(number, "is a header that no setting may change");
    }
    String value;
    try {
      // A plus sign is itself here, other than in a form.
      String text = entry.substring(equals + 1).strip().replace("+", "%2B");
      value = URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(number, "is not percent-encoded as it should be; write %25 for %");
    }
    if (!VALUE.matcher(value).matches()) {
      throw wrong(number, "has a value with characters that no header can have");
    }
    return new Header(name, value);
  }

  private static IllegalArgumentException wrong(int number, String what) {
    return new IllegalArgumentException(VARIABLE + ": entry " + number + " " + what);
  }

  @Override
  public String toString() {
    return all.size() + " headers";
  }
}
