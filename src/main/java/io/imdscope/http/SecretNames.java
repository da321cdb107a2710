package io.imdscope.http;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names whose values are secrets: of headers, settings, query and form parameters. */
final class SecretNames {
  /** How a name is told from a word, and where its value ends. */
  enum Kind {
    /** Counts anywhere; its value may hold spaces. */
    HEADER,
    /** Counts anywhere, in a script also with a space before its value, which ends at a space. */
    VARIABLE,
    /** Counts at the end of a word, as in {@code DB_PASSWORD=} and {@code clienttoken=}. */
    PARAMETER
  }

  /** A name in small letters; {@link #NONE} where there is none. */
  record Name(String text, Kind kind) {
    int length() {
      return text.length();
    }
  }

  /** No option's name is longer. */
  private static final int MAX_OPTION = 128;

  static final Name NONE = new Name("", Kind.PARAMETER);

  private static final String COOKIE = "cookie";

  /** These end words of other meaning, too. */
  private static final Set<String> SHORT = Set.of("sig", "pass");

  /** By itself it is a directory. */
  private static final String PWD = "pwd";

  /** Last words of options that take a secret, as small letters with hyphens. */
  private static final Pattern OPTION =
      Pattern.compile(
          "([a-z0-9-]*-)?(pass|sig|signature|bearer|(access|account|api|private|secret)-key)"
              + "|[a-z0-9-]*(password|passwd|passphrase|secret|token|(access|account|api|private|secret)key)");

  private static final List<Name> ALL =
      Stream.of(
              names(
                  Kind.HEADER,
                  "x-aws-ec2-metadata-token",
                  "x-aliyun-ecs-metadata-token",
                  "x-amz-security-token",
                  "x-amz-signature",
                  "x-auth-token",
                  "x-vault-token",
                  "x-api-key",
                  "private-token",
                  "authorization",
                  COOKIE),
              names(
                  Kind.VARIABLE,
                  "aws_container_authorization_token",
                  "aws_secret_access_key",
                  "aws_session_token",
                  "aws_security_token",
                  "secretaccesskey",
                  "sessiontoken"),
              names(
                  Kind.PARAMETER,
                  "token",
                  "password",
                  "passwd",
                  "passphrase",
                  "secret",
                  "sig",
                  "pass",
                  PWD,
                  "signature",
                  "x-amz-credential",
                  "apikey",
                  "api_key",
                  "api-key",
                  "accesskey",
                  "access_key",
                  "access-key",
                  "accountkey",
                  "account_key",
                  "account-key",
                  "privatekey",
                  "private_key",
                  "private-key",
                  "secretkey",
                  "secret_key",
                  "secret-key"))
          .flatMap(names -> names)
          .toList();

  /** By first letter, longer ones first. */
  private static final Name[][] BY_LETTER = new Name[26][];

  /** Their first two characters: nearly every place in a text is passed at once. */
  private static final boolean[][] BEGINNINGS = new boolean[26][128];

  static {
    for (int letter = 0; letter < BY_LETTER.length; letter++) {
      char first = (char) ('a' + letter);
      BY_LETTER[letter] =
          ALL.stream()
              .filter(name -> name.text().charAt(0) == first)
              .sorted(Comparator.comparingInt(name -> -name.length()))
              .toArray(Name[]::new);
      for (Name name : BY_LETTER[letter]) {
        BEGINNINGS[letter][name.text().charAt(1)] = true;
      }
    }
  }

  private SecretNames() {}

  private static Stream<Name> names(Kind kind, String... names) {
    return Stream.of(names).map(name -> new Name(name, kind));
  }

  /** The name that begins there. */
  static Name at(String text, int at) {
    int letter = (text.charAt(at) | 0x20) - 'a';
    if (letter < 0 || letter >= BY_LETTER.length || at + 1 == text.length()) {
      return NONE;
    }
    int second = text.charAt(at + 1) | 0x20; // leaves '-' as it is
    if (second >= 128 || !BEGINNINGS[letter][second]) {
      return NONE;
    }
    for (Name name : BY_LETTER[letter]) {
      if (text.regionMatches(true, at, name.text(), 0, name.length())
          && (name.kind() != Kind.PARAMETER || isWord(text, at, name))) {
        return name;
      }
    }
    return NONE;
  }

  /** Whether a text is the name of a secret and nothing else but its separator. */
  static boolean isName(String argument) {
    // Where a script was parted at its spaces, quotes are left at a name.
    String text = argument.isEmpty() ? "" : argument.replaceAll("^[\"'`]+", "");
    Name name = text.isEmpty() ? NONE : at(text, 0);
    if (name.kind() == Kind.PARAMETER) {
      return false;
    }
    String rest = text.substring(name.length()).strip();
    // A cookie by itself is a word like any other.
    return rest.equals(":") || rest.equals("=") || (rest.isEmpty() && !name.text().equals(COOKIE));
  }

  /**
   * Whether an option's value is a secret, by the last words of its name; with one dash too, as
   * Go's programs take it, or Java's {@code -Dpassword}. {@code --no-password} has no value.
   */
  static boolean isOption(String arg) {
    int dashes = arg.startsWith("--") ? 2 : arg.startsWith("-") ? 1 : 0;
    int start = dashes == 1 && arg.startsWith("-D") ? 2 : dashes;
    if (dashes == 0 || arg.length() - start > MAX_OPTION) {
      return false;
    }
    String name = arg.substring(start).toLowerCase(Locale.ROOT).replaceAll("[_.]", "-");
    return !name.startsWith("no-") && OPTION.matcher(name).matches();
  }

  /**
   * So that "tokenizer" and "tokens" are none. Nothing else ends as these names do, whatever the
   * case; but "design" does not end with a {@link #SHORT} one, as "accessSig" and "%3Fsig" do. Of
   * {@link #PWD} only {@code DB_PWD=} and parameters count.
   */
  private static boolean isWord(String text, int start, Name name) {
    int end = start + name.length();
    if (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
      return false;
    }
    if (name.text().equals(PWD)) {
      return start > 0 && "_?&;".indexOf(text.charAt(start - 1)) >= 0;
    }
    return !SHORT.contains(name.text())
        || start == 0
        || !Character.isLetterOrDigit(text.charAt(start - 1))
        || (Character.isUpperCase(text.charAt(start))
            && !Character.isUpperCase(text.charAt(start - 1)))
        || (start >= 3 && text.charAt(start - 3) == '%')
        || text.startsWith("-D", start - 2);
  }
}
