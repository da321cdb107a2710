package io.imdscope.workload.localhttp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What Jazzer gives bytes to: any are an answer, whose body is its end, or an error of one line
 * that shows nothing of it.
 */
public final class AnswerFuzzer {
  private static final String HEAD_END = "\r\n\r\n";

  private AnswerFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Optional<byte[]> body = new Answer("it", input).body();
      String all = new String(input, StandardCharsets.ISO_8859_1);
      int end = all.indexOf(HEAD_END);
      boolean success = all.startsWith(" 200", "HTTP/1.x".length());
      if (end < 0 || success != body.isPresent()) {
        throw new IllegalStateException("no success has a body");
      }
      if (body.isPresent()
          && !Arrays.equals(
              body.get(), Arrays.copyOfRange(input, end + HEAD_END.length(), input.length))) {
        throw new IllegalStateException("a body that is not what follows the head");
      }
    } catch (LocalHttpException e) {
      if (!String.valueOf(e.getMessage()).matches("it [a-z0-9A-Z:/. ]+")) {
        throw new IllegalStateException("it says what somebody else said", e);
      }
    }
    whole(input);
  }

  /** What says how long it is, is read as long; and cut off, it is none. */
  private static void whole(byte[] body) {
    byte[] head =
        ("HTTP/1.0 200 OK\r\nContent-Length: " + body.length + HEAD_END)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    try {
      if (!Arrays.equals(new Answer("it", all).body().orElseThrow(), body)) {
        throw new IllegalStateException("not the body that was sent");
      }
    } catch (LocalHttpException e) {
      throw new IllegalStateException("a good answer is refused", e);
    }
    try {
      new Answer("it", Arrays.copyOf(all, all.length - 1)).body();
      throw new IllegalStateException("half an answer is one");
    } catch (LocalHttpException e) {
      // as it should be
    }
  }
}
