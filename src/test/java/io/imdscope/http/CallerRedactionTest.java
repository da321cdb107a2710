package io.imdscope.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Caller;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Secrets of callers and their ancestors are cut, and no more is remembered than the bound. */
class CallerRedactionTest {
  private static final String SECRET = "QWxhZGRpbjpvcGVuIHNlc2FtZQ";

  @Test
  void secretsAreCutFromAllProcesses() {
    ProcessIdentity parent = process(1, "sh", "-c", "export AWS_SESSION_TOKEN=" + SECRET);
    Caller caller = caller(process(2, "x", "Authorization: " + SECRET), parent, parent);
    CallerRedaction redaction = new CallerRedaction(new CleanTexts());
    for (int again = 0; again < 2; again++) {
      Caller redacted = redaction.redact(caller);
      assertThat(redacted.toString().contains(SECRET)).as("a secret is left").isFalse();
      assertThat(redacted.ancestors()).hasSize(2);
    }
    assertThat(redaction.remembered()).isEqualTo(1);
  }

  @Test
  void whatWasPartedAtSpacesIsCutWithAndWithoutMemory() {
    Caller caller =
        caller(
            process(1, "sh", "-c", "curl", "-H", "\"Authorization:", "Bearer", SECRET + "\""),
            process(2, "sh", "-c", "curl", "-b", "a=x;", "b=" + SECRET, "http://x"));
    Caller clean = caller(process(1, "bash", "-c", "curl", "-s"), process(3, "systemd"));
    CallerRedaction redaction = new CallerRedaction(new CleanTexts());
    for (int again = 0; again < 2; again++) {
      assertThat(redaction.redactParted(caller).toString().contains(SECRET))
          .as("a secret is left")
          .isFalse();
      assertThat(redaction.redactParted(clean)).isEqualTo(clean);
    }
  }

  @Test
  void noMoreIsRememberedThanTheBound() {
    CallerRedaction redaction = new CallerRedaction(new CleanTexts());
    for (int pid = 0; pid < 2 * CallerRedaction.MAX_REMEMBERED; pid++) {
      Caller _ = redaction.redact(caller(process(pid, "x"), process(pid, "parent")));
      assertThat(redaction.remembered()).isLessThanOrEqualTo(CallerRedaction.MAX_REMEMBERED);
    }
  }

  @Test
  void norMoreBytes() {
    String[] args = new String[500];
    Arrays.fill(args, "a");
    CallerRedaction redaction = new CallerRedaction(new CleanTexts());
    for (int pid = 0; pid < 200; pid++) {
      ProcessIdentity parent = process(pid, args);
      Caller _ = redaction.redact(caller(process(pid, "x"), parent));
      assertThat(redaction.rememberedBytes())
          .isBetween(1, CallerRedaction.MAX_BYTES + parent.weight());
    }
    assertThat(redaction.remembered()).isLessThan(100);
  }

  /** Requests that were sent at once have the very same one, whose arguments are cut once. */
  @Test
  void ofPartedCallersTheLastIsRemembered() {
    CallerRedaction redaction = new CallerRedaction(new CleanTexts());
    Caller first = caller(process(1, "curl", "-H", "\"Authorization:", "Bearer", SECRET + "\""));
    Caller second = caller(process(2, "curl", "http://h/"));
    Caller shown = redaction.redactParted(first);
    assertThat(shown.toString().contains(SECRET)).as("a secret is left").isFalse();
    assertThat(redaction.redactParted(first)).isSameAs(shown);
    assertThat(redaction.redactParted(second).process()).isEqualTo(second.process());
    assertThat(redaction.redactParted(first)).isEqualTo(shown).isNotSameAs(shown);
  }

  private static Caller caller(ProcessIdentity process, ProcessIdentity... ancestors) {
    return new Caller(
        process,
        OptionalInt.empty(),
        process.name(),
        OptionalInt.empty(),
        List.of(ancestors),
        CgroupPath.UNKNOWN,
        OptionalLong.empty(),
        Source.KERNEL);
  }

  private static ProcessIdentity process(int pid, String... args) {
    return new ProcessIdentity(pid, args[0], List.of(args), false, Optional.empty());
  }
}
