package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.trace.TracedLab.Ran;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a caller is called and sends: one event is one line in every format, without control
 * characters and without secrets.
 */
class OneLineTest {
  private static final String CURL = "/usr/bin/curl";
  private static final String URL = TracedLab.url(TracedLab.IPV4, TracedLab.ID);

  /** A line feed, colours, C1 controls as UTF-8 and alone, no UTF-8, a bidirectional override. */
  private static final String EVIL =
      "a\n\r\u001b[31m\t\u00c2\u009b\u009b\u00ff\u007f\u00e2\u0080\u00aez";

  /** Beneath the first call of a caller that has no token. */
  private static final Pattern REASON = Pattern.compile(" {13}\\^ [a-z_]+: [a-z ,]+ -> [a-z0-9-]+");

  private static final Pattern LINE =
      Pattern.compile(
          "TIME  .*|\\d\\d:\\d\\d:\\d\\d\\.\\d{3} (v1|v2|token|eks|ecs|\\?|-|[a-z]+) .*");
  private static final Pattern LEGACY =
      Pattern.compile(
          "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}] \\[(INFO|WARNING|ERROR)] "
              + "(\\{MISSING PAYLOAD} )?(imdsv2|imdsv1\\(!\\)) \\(pid:(?<pid>\\d+)[: ].*");

  private static TracedLab lab;
  private static Watcher json;
  private static Watcher line;
  private static Watcher legacy;

  @BeforeAll
  static void start() throws Exception {
    lab = TracedLab.up("lines", (LabOptions options) -> options);
    Machine.requireProgram("python3");
    json = Watcher.attached("--format", "json");
    line = Watcher.attached("--format", "line");
    legacy = Watcher.attached("--format", "legacy");
  }

  /** The summaries hold what callers sent, too. */
  @AfterAll
  static void stop() throws Exception {
    try (TracedLab _ = lab;
        Watcher _ = json;
        Watcher _ = line;
        Watcher _ = legacy) {
      if (legacy != null) {
        for (Watcher watcher : List.of(json, line, legacy)) {
          watcher.stop();
          assertThat(watcher.err()).contains("by version:");
          assertPrintable(watcher.err());
        }
      }
    }
  }

  static Stream<Arguments> oddCallers() {
    return Stream.of(
        Arguments.of("argv", "", List.of(EVIL, "-q", "-s", "-A", EVIL, "-H", "", URL)),
        Arguments.of("file name", "f\n\u001b[1m\u00ff)", List.of("curl", "-q", "-s", URL)),
        Arguments.of("a blank", "", List.of(" ", "-q", "-s", URL)),
        Arguments.of("quotes", "\"\\}{", List.of("\"},{\"a\":\"\\", "-q", "-s", URL)),
        Arguments.of("long argv", "", List.of("curl", "-q", "-s", URL, "-A", EVIL.repeat(200))));
  }

  @ParameterizedTest
  @MethodSource("oddCallers")
  void anOddCallerIsOneLine(String what, String fileName, List<String> argv) throws Exception {
    List<String> command =
        new ArrayList<>(List.of(Programs.PYTHON, lab.script("odd.py"), CURL, hex(fileName)));
    argv.forEach(argument -> command.add(hex(argument)));
    Ran ran = lab.run(Where.NODE, command.toArray(String[]::new));
    assertThat(ran.code()).as(what).isZero();

    Printed call = lab.call(json, ran.pid());
    assertThat(call.version()).isEqualTo("v1");
    assertThat(call.path()).isEqualTo(TracedLab.ID);
    if (call.has("process.command_args_truncated")) {
      assertThat(what).isEqualTo("long argv");
      assertThat(call.args().getFirst()).isEqualTo("curl");
    } else {
      assertThat(call.args()).isEqualTo(argv.stream().map(OneLineTest::utf8).toList());
    }
    assertThat(call.name()).isEqualTo(fileName.isEmpty() ? "curl" : utf8(fileName));
    assertOneLine(ran.pid());
  }

  @Test
  void anOddThreadIsOneLine() throws Exception {
    Ran ran =
        lab.run(
            Where.POD,
            Programs.PYTHON,
            lab.script("thread.py"),
            hex("t\n\u001b[31m\u00ff"),
            hex("p\n\u001b[2J\u009b"),
            TracedLab.IPV4);
    assertThat(ran.code()).as(ran.text()).isZero();
    Printed call = lab.call(json, ran.pid());
    assertThat(call.text("thread.name")).isEqualTo("t\n\u001b[31m\ufffd");
    assertThat(call.name()).isEqualTo("p\n\u001b[2J\ufffd");
    assertThat(call.number("thread.id")).isNotEqualTo(call.pid()).isPositive();
    lab.assertWorkload(call, Where.POD);
    assertOneLine(ran.pid());
  }

  @Test
  void anOddAncestorIsOneLine() throws Exception {
    // Ancestors' arguments are read while they live, so this one waits to be seen.
    Process shell =
        lab.start(
            Where.NODE,
            Programs.PYTHON,
            lab.script("odd.py"),
            "/bin/sh",
            hex("sh\n\u001b[5m"),
            hex(EVIL),
            hex("-c"),
            hex("curl -q -s -o /dev/null " + URL + "; read _"),
            hex(EVIL));
    try {
      Await.orFail(() -> !callsBelow(shell.pid()).isEmpty(), () -> "the call of its child");
    } finally {
      shell.destroy();
    }
    assertThat(shell.waitFor()).isNotNegative();
    lab.fence(json);
    List<Printed> calls = callsBelow(shell.pid());
    assertThat(calls).hasSize(1);
    Printed.Named parent = calls.getFirst().ancestors().getFirst();
    assertThat(parent.name()).isEqualTo("sh\n\u001b[5m");
    assertThat(parent.args()).startsWith(utf8(EVIL), "-c").endsWith(utf8(EVIL));
    assertOneLine(calls.getFirst().pid());
  }

  private static List<Printed> callsBelow(long parent) {
    return lab.calls(json).stream()
        .filter(call -> call.ancestors().getFirst().pid() == parent)
        .toList();
  }

  static Stream<Arguments> oddHeads() {
    return Stream.of(
        Arguments.of(
            "path", "GET /latest/\0\u00ff\u001b[2J\u007f\u00e2\u0080\u00a8x HTTP/1.1\r\n\r\n"),
        Arguments.of("query", "GET /latest/?\u001b[31m\u0085\0 HTTP/1.1\r\n\r\n"),
        Arguments.of("return", "GET /latest/meta-data/\rGET\u000b\f HTTP/1.1\r\n\r\n"),
        Arguments.of("method", "G\u001bET /latest/meta-data/ HTTP/1.1\r\n\r\n"),
        Arguments.of("agent", head("User-Agent: \0\u001b[31m\u0085\u00ff\r\u000b\"\\")),
        Arguments.of("forwarded", head("X-Forwarded-For: \u001b]0;title\u0007, \u009b1m")),
        Arguments.of("folded", head("User-Agent: one\r\n \u001b[31mtwo")),
        Arguments.of("name", head("User\u001b-Agent\0: x")),
        Arguments.of("surrogates", head("User-Agent: \u00ed\u00a0\u0080\u00f4\u0090\u0080\u0080")),
        Arguments.of("endings", "GET /latest/meta-data/ HTTP/1.1\nUser-Agent: bare\n\n"));
  }

  private static String head(String header) {
    return "GET " + TracedLab.ID + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n";
  }

  @ParameterizedTest
  @MethodSource("oddHeads")
  void anOddHeadIsOneLine(String what, String head) throws Exception {
    Ran ran = raw("send " + hex(head), "answers 1");
    Printed call = lab.call(json, ran.pid());
    assertThat(call.version()).isEqualTo(what.equals("method") ? "unknown" : "v1");
    assertOneLine(ran.pid());
  }

  @Test
  void secretsAreNowhere() throws Exception {
    String token = lab.token();
    String header = "X-aws-ec2-metadata-token: " + token;
    List<Ran> ran = new ArrayList<>();
    for (List<String> arguments :
        List.of(
            List.of("-H", header, URL),
            List.of("-H" + header.replace(": ", ":"), URL),
            List.of("--header", header.toLowerCase(java.util.Locale.ROOT), URL),
            List.of("-A", token, URL),
            List.of("-A", "agent (" + header + ")", URL),
            List.of("-H", "X-Forwarded-For: " + token, URL),
            List.of("-H", "Authorization: Bearer bearer-secret-0815", URL),
            List.of("-u", "somebody:password-secret-0815", URL),
            List.of(URL + "?token=" + token),
            List.of(URL + "?token=" + token.replace("=", "%3D")),
            List.of(TracedLab.url(TracedLab.IPV4, "/latest/" + token + "/")))) {
      ran.add(lab.curl(Where.NODE, arguments.toArray(String[]::new)));
    }
    // The shell's own argv has it, too.
    ran.add(
        lab.run(
            Where.POD, "sh", "-c", "curl -q -s -o /dev/null -H '" + header + "' " + URL + "; :"));
    ran.add(
        raw(
            "send "
                + hex(
                    head(
                        header
                            + "\r\nCookie: cookie-secret-0815\r\nX-Own: own-secret-0815"
                            + "\r\nAuthorization: Basic basic-secret-0815")),
            "answers 1"));
    ran.add(raw("send " + hex("not HTTP but " + header + "\r\n\r\n"), "answers 1"));
    lab.fence(json);
    String last = "(pid:" + ran.getLast().pid();
    Await.orFail(() -> legacy.out().contains(last), () -> "the legacy line of the last call");
    Await.orFail(
        () -> line.out().contains("[" + ran.getLast().pid() + "]"), () -> "its line for people");
    assertThat(lab.calls(json)).hasSizeGreaterThan(ran.size());
    for (Watcher watcher : List.of(json, line, legacy)) {
      Secrets.assertAbsent(token, watcher);
      Secrets.assertAbsent(token.substring(0, 40), watcher);
      Secrets.assertAbsent("secret-0815", watcher);
    }
  }

  private static Ran raw(String... operations) throws Exception {
    Ran ran =
        lab.feed(
            Where.NODE,
            String.join("\n", operations) + "\n",
            Programs.PYTHON,
            lab.script("raw.py"),
            TracedLab.IPV4);
    assertThat(ran.code()).as(ran.text()).isZero();
    return ran;
  }

  /** Fails unless the process's one call is one line everywhere, and all lines are lines. */
  private static void assertOneLine(long pid) throws Exception {
    Await.orFail(
        () -> line.out().contains("[" + pid + "]") && legacy.out().contains("(pid:" + pid),
        () -> "the lines of process " + pid);
    assertThat(lines(line))
        .allMatch(text -> LINE.matcher(text).matches() || REASON.matcher(text).matches());
    assertThat(lines(line)).allMatch(text -> text.length() <= 120);
    assertThat(lines(line).stream().filter(text -> text.contains("[" + pid + "]"))).hasSize(1);
    assertThat(lines(legacy)).allMatch(text -> LEGACY.matcher(text).matches());
    assertThat(
            lines(legacy).stream()
                .map(LEGACY::matcher)
                .filter(match -> match.matches() && match.group("pid").equals(pid + "")))
        .hasSize(1);
    assertThat(json.events()).isNotEmpty(); // each line of it is one object, or this throws
    for (Watcher watcher : List.of(json, line, legacy)) {
      assertPrintable(strict(wholeLines(watcher)));
    }
    assertThat(strict(wholeLines(json)).chars()).allMatch(c -> c < 0x7f);
    assertThat(strict(wholeLines(line)).chars()).allMatch(c -> c < 0x7f);
  }

  private static List<String> lines(Watcher watcher) throws CharacterCodingException {
    return Stream.of(strict(wholeLines(watcher)).split("\n", 0)).toList();
  }

  private static byte[] wholeLines(Watcher watcher) {
    byte[] bytes = watcher.output().bytes();
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    return java.util.Arrays.copyOf(bytes, end);
  }

  private static String strict(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static void assertPrintable(String text) {
    assertThat(text.codePoints().filter(c -> c != '\n').filter(OneLineTest::isUnprintable))
        .isEmpty();
  }

  private static boolean isUnprintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /** What bytes, written here as Latin-1, are as UTF-8. */
  private static String utf8(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static String hex(String latin1) {
    return HexFormat.of().formatHex(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
