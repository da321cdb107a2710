package io.imdscope.http;

import io.imdscope.http.SecretNames.Name;
import java.util.Optional;

/** One pass over a text that copies all but its secrets. Each part of it is looked at once. */
final class SecretScanner {
  private static final String CREDENTIALS = "credentials";
  private static final String REDACTED = Redaction.REDACTED;

  private final String text;
  private final ScannedText in;
  private final Kind kind;
  private final StringBuilder out;
  private int at;
  private int checkedTo;
  private int tokenStart;
  private int tokenEnd;
  private boolean curl;

  /** What a text is, by which it is known how far a header in it goes. */
  enum Kind {
    TEXT,
    /** One argument of a command: a header at its start goes to its end. */
    ARGUMENT,
    /** Arguments with spaces between them, see {@link JoinedArgs}. */
    ARGUMENTS
  }

  SecretScanner(String text, Kind kind) {
    this.text = text;
    this.in = new ScannedText(text);
    this.kind = kind;
    this.out = new StringBuilder(text.length());
  }

  String redact() {
    while (at < text.length()) {
      if (!named() && !option() && !userInfo() && !credentialsUri() && !token()) {
        out.append(text.charAt(at++));
      }
    }
    return out.length() == text.length() && text.contentEquals(out) ? text : out.toString();
  }

  /** A name, a separator and a value, as headers, settings, queries, JSON and programs write it. */
  private boolean named() {
    Name name = SecretNames.at(text, at);
    if (name.length() == 0) {
      return false;
    }
    int end = at + name.length();
    boolean nameQuoted = ScannedText.isQuote(in.charAt(in.skipEscapes(end)));
    boolean parameter = name.kind() == SecretNames.Kind.PARAMETER;
    int separator = in.skipQuotes(end);
    int value = in.skipSeparator(separator, nameQuoted && !parameter);
    if (value < 0 && name.kind() == SecretNames.Kind.VARIABLE && isSet(end)) {
      value = in.skipBlanks(end);
    }
    if (value < 0 || (parameter && !assigns(separator, nameQuoted))) {
      return false;
    }
    int quote = in.skipEscapes(in.skipLiteralPrefix(value));
    boolean quoted = ScannedText.isQuote(in.charAt(quote));
    if (parameter && isComputed(quoted ? quote + 1 : value, quote)) {
      return false;
    }
    int stop;
    boolean header = name.kind() == SecretNames.Kind.HEADER;
    boolean parted = kind == Kind.ARGUMENTS && !nameQuoted && (header || !quoted);
    String before = parted ? in.openingQuote(at) : "";
    if (parted && before.isEmpty()) {
      stop = JoinedArgs.end(text, value);
    } else if (parted && !header) {
      stop = in.indexOfAny(value, before + "\n");
    } else if (quoted) {
      value = quote + 1;
      stop = in.indexOfAny(value, String.valueOf(in.charAt(quote)) + "\n");
    } else if (!header) {
      stop = in.indexOfAny(value, "\"'`&;, \t\r\n");
    } else if (kind == Kind.ARGUMENT && onlyOptionBefore(at)) {
      stop = text.length();
    } else {
      String opener = nameQuoted ? "" : in.openingQuote(at);
      String closers = (opener.isEmpty() ? "\"'`" : opener) + "\n";
      stop = in.indexOfAny(value, in.charAt(separator) == ':' ? closers : closers + "&");
    }
    out.append(text, at, value);
    if (!text.substring(value, stop).isBlank()) {
      cut(stop);
    }
    at = stop;
    return true;
  }

  /** In a script {@code aws configure set NAME VALUE}; neither its use, {@code $NAME}, nor text. */
  private boolean isSet(int nameEnd) {
    int value = in.skipBlanks(nameEnd);
    return kind != Kind.TEXT
        && value > nameEnd
        && value < text.length()
        && "-$|<>()]}&;,\r\n".indexOf(text.charAt(value)) < 0
        && (at == 0 || "${".indexOf(text.charAt(at - 1)) < 0);
  }

  /**
   * After a word a colon may mean anything ("secret:/run/secret"), unless as JSON or YAML do it.
   */
  private boolean assigns(int separator, boolean nameQuoted) {
    return in.charAt(separator) != ':'
        || nameQuoted
        || ScannedText.isBlank(in.charAt(separator + 1));
  }

  /** What a shell puts in is not there yet: {@code TOKEN=$(curl …)} shows how it is got. */
  private boolean isComputed(int value, int quote) {
    return in.charAt(quote) == '`'
        || (in.charAt(value) == '$'
            && (in.charAt(value + 1) == '(' || in.charAt(value + 1) == '{'));
  }

  /** An option and its value within a script: {@code --password x}, curl's {@code -b a=b}. */
  private boolean option() {
    char c = text.charAt(at);
    if (c == 'c' && CurlOptions.isCurl(text, at)) {
      curl = true;
    }
    Optional<ScriptOption> found = c == '-' ? ScriptOption.find(text, at, curl) : Optional.empty();
    if (found.isEmpty()) {
      return false;
    }
    out.append(text, at, found.get().from()).append(found.get().shown());
    at = found.get().to();
    return true;
  }

  /** Whether all before is an option such as {@code -H} or {@code --header=}, and quotes. */
  private boolean onlyOptionBefore(int start) {
    for (int i = start - 1, seen = 0; i >= 0; i--, seen++) {
      char c = text.charAt(i);
      boolean option = Character.isLetterOrDigit(c) || c == '-' || c == '=' || c == ':' || c == ' ';
      if (seen > 24 || !option) {
        return ScannedText.isQuote(c) && i == 0;
      }
    }
    return start == 0 || text.charAt(0) == '-' || text.charAt(0) == ' ' || !hasSpace(start);
  }

  private boolean hasSpace(int end) {
    return text.lastIndexOf(' ', end - 1) >= 0;
  }

  /** User and password in {@code //user:password@host}; some hosts take a token for either. */
  private boolean userInfo() {
    if (!text.startsWith("//", at)) {
      return false;
    }
    int end = in.indexOfAny(at + 2, "/?#\"'`<> \t\r\n");
    String authority = text.substring(at + 2, end);
    int sign = authority.lastIndexOf('@');
    int colon = authority.indexOf(':');
    boolean token = sign > 0 && (endsBefore("http:") || endsBefore("https:"));
    // After a secret that was cut out, what was a path may look like an authority.
    if (((colon < 0 || colon > sign) && !token) || authority.contains(REDACTED)) {
      return false;
    }
    out.append("//");
    cut(at + 2 + sign);
    return true;
  }

  private boolean endsBefore(String scheme) {
    return text.regionMatches(true, at - scheme.length(), scheme, 0, scheme.length());
  }

  /** The id in {@code /v2/credentials/ID}: who has it gets the task's credentials. */
  private boolean credentialsUri() {
    if (!text.regionMatches(true, at, CREDENTIALS, 0, CREDENTIALS.length()) || !versionBefore(at)) {
      return false;
    }
    int id = at + CREDENTIALS.length();
    int separators = id;
    while (separatorAt(separators) > 0) {
      separators += separatorAt(separators);
    }
    int end = in.indexOfAny(separators, "/?#&\"'`<>,; \t\r\n");
    if (separators == id || end == separators || text.startsWith(REDACTED, separators)) {
      return false;
    }
    out.append(text, at, separators);
    cut(end);
    return true;
  }

  private boolean versionBefore(int start) {
    int i = start;
    while (i > 0 && (text.charAt(i - 1) == '/' || encodedSlashEndsAt(i)) && start - i < 12) {
      i -= text.charAt(i - 1) == '/' ? 1 : 3;
    }
    return i < start
        && i >= 2
        && Character.isDigit(text.charAt(i - 1))
        && Character.toLowerCase(text.charAt(i - 2)) == 'v';
  }

  private boolean encodedSlashEndsAt(int end) {
    return end >= 3 && text.regionMatches(true, end - 3, "%2f", 0, 3);
  }

  private int separatorAt(int i) {
    if (in.charAt(i) == '/') {
      return 1;
    }
    return text.regionMatches(true, i, "%2f", 0, 3) ? 3 : 0;
  }

  /** A token that stands by itself, known by how it looks. */
  private boolean token() {
    if (at >= checkedTo && isTokenChar(text.charAt(at))) {
      checkedTo = at;
      while (checkedTo < text.length() && isTokenChar(text.charAt(checkedTo))) {
        checkedTo++;
      }
      tokenEnd = TokenShape.paddingEnd(text, checkedTo);
      int start = TokenShape.find(text, at, checkedTo, tokenEnd);
      tokenStart = start < 0 ? tokenEnd : start;
    }
    if (at < tokenStart || at >= tokenEnd) {
      return false;
    }
    cut(tokenEnd);
    return true;
  }

  private void cut(int end) {
    // Two secrets in a row are one, so that a second pass finds nothing to change.
    int before = out.length() - REDACTED.length();
    if (before < 0 || out.indexOf(REDACTED, before) != before) {
      out.append(REDACTED);
    }
    at = end;
  }

  private static boolean isTokenChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "+/_-.".indexOf(c) >= 0;
  }
}
