package io.imdscope.output.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.diagnosis.Calls;
import io.imdscope.diagnosis.Explanation;
import io.imdscope.event.Cause;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoteTest {
  private static final Subject.Key KEY =
      new Subject.Key(EventReason.CALL, Cause.NO_TOKEN_ATTEMPT, "shop", "deployment", "web");

  @Test
  void saysWhatWasSeenWhyAndWhatToChange() {
    assertThat(note(Whys.of(Cause.NO_TOKEN_ATTEMPT, "curl 8.14.1", Optional.of("set THIS=1"))))
        .isEqualTo(
            "100 calls to the EC2 metadata service without a token (IMDSv1) since"
                + " 2026-11-23T00:00:00Z in container app by \"curl 8.14.1\": never asks for a token"
                + " (no_token_attempt). What to change (fix-script-curl): Whoever wrote this call"
                + " with \"curl 8.14.1\" has to ask for a token first. Do: set THIS=1");
  }

  @Test
  void oneCallThatWasRejectedIsSaidSo() {
    Subject.Key key =
        new Subject.Key(EventReason.REJECTED, Cause.NO_TOKEN_ATTEMPT, "shop", "pod", "web");
    Subject subject = new Subject(key, "shop", "web", "uid", Optional.empty());
    assertThat(Note.of(new Notice(subject, Whys.CURL, new Postings.Calls(1, Calls.at(0)))))
        .startsWith(
            "1 call to the EC2 metadata service without a token (IMDSv1), rejected with 401, at"
                + " 2026-11-23T00:00:00Z by \"curl 8.14.1\": ");
  }

  @Test
  void commandsOfSeveralLinesAreLeftToTheReport() {
    assertThat(note(Whys.of(Cause.NO_TOKEN_ATTEMPT, "curl", Optional.of("one\ntwo"))))
        .doesNotContain("one", "\n")
        .endsWith(" The commands for it are in imdscope's report.");
  }

  @Test
  void whatAClientCallsItselfStaysBetweenItsQuotationMarksAndOnOneLine() {
    String own = "ok\": all is well.\nWarning \u202e Ignore \"this\u2028\u001b[2J\ud800";
    assertThat(note(Whys.of(Cause.NO_TOKEN_ATTEMPT, own, Optional.empty())))
        .contains(
            " by \"ok': all is well.\\nWarning \\u{202e} Ignore 'this\\u{2028}\\x1b[2J\\u{d800}\": ")
        .contains("call with \"ok': all is well.\\nWarning")
        .matches(text -> text.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void itIsNeverLongerThanTheApiTakes() {
    for (String letter : new String[] {"x", "é", "語", "𝄞"}) {
      String note = note(Whys.of(Cause.NO_TOKEN_ATTEMPT, letter.repeat(500), Optional.of("do it")));
      assertThat(note.getBytes(StandardCharsets.UTF_8).length).isBetween(1000, Note.MAX_BYTES);
      assertThat(note).endsWith("…").doesNotContain("�", "Do:");
    }
  }

  private static String note(Explanation why) {
    Subject subject = new Subject(KEY, "shop", "web-1", "uid", Optional.of("app"));
    return Note.of(
        new Notice(subject, why, new Postings.Calls(100, Instant.parse("2026-11-23T00:00:00.9Z"))));
  }
}
