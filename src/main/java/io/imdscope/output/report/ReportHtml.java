package io.imdscope.output.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.imdscope.diagnosis.Report;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report as one HTML file that needs no network: its style, its script and, as JSON, its data
 * are inside. The page's policy lets nothing run or load but that style and that script, which puts
 * data on the page as text only. Without scripts it shows a plain table.
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy</a>
 */
public final class ReportHtml {
  /** What could end a script element, or begin a comment in one; an ampersand for XML's sake. */
  private static final String ESCAPED = "<>&";

  /** What the page's one script is made of, in this order. */
  private static final List<String> SCRIPTS =
      List.of("text.js", "chart.js", "evidence.js", "table.js", "page.js");

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

  private final String generatedBy;

  /** For a report made by that program and version. */
  public ReportHtml(String generatedBy) {
    this.generatedBy = generatedBy;
  }

  /** Writes the page and flushes {@code out}, which stays open. */
  public void write(Report report, OutputStream out) throws IOException {
    OutputStream buffered = new BufferedOutputStream(out, 1 << 14);
    String page = resource("report.html");
    String style = resource("report.css");
    String script = script();
    Matcher places = PLACE.matcher(page);
    int end = 0;
    while (places.find()) {
      buffered.write(page.substring(end, places.start()).getBytes(UTF_8));
      end = places.end();
      switch (places.group(1)) {
        case "policy" -> buffered.write(policy(style, script).getBytes(UTF_8));
        case "style" -> buffered.write(style.getBytes(UTF_8));
        case "script" -> buffered.write(script.getBytes(UTF_8));
        case "verdict" ->
            buffered.write(Html.text(report.verdict().decision().words()).getBytes(UTF_8));
        case "plain" -> PlainPage.write(report, generatedBy, buffered);
        case "data" -> new ReportJson(generatedBy).write(report, buffered, ESCAPED);
        default -> throw new IllegalStateException("no such place: name=" + places.group(1));
      }
    }
    buffered.write(page.substring(end).getBytes(UTF_8));
    buffered.flush();
  }

  private static String policy(String style, String script) {
    return "default-src 'none'; style-src "
        + hash(style)
        + "; script-src "
        + hash(script)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String script() throws IOException {
    StringBuilder script = new StringBuilder();
    for (String part : SCRIPTS) {
      script.append(resource(part)).append('\n');
    }
    return script.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Optional.ofNullable(ReportHtml.class.getResourceAsStream(name))
            .orElseThrow(() -> new FileNotFoundException("not in the program: " + name))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
