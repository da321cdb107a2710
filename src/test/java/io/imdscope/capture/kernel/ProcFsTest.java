package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.bpf.BootClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /proc}, the real one and made-up ones. */
class ProcFsTest {
  @TempDir private Path root;

  @Test
  void nameMayLookLikeTheRestOfTheLine() throws Exception {
    process(7, ") R 1 (", "7 () R 1 () S 42 " + "0 ".repeat(17) + "1234 0", "");
    assertThat(new ProcFs(root).stat(7)).hasValue(new ProcFs.Stat(7, ") R 1 (", 42, 1234));
  }

  @Test
  void statThatIsNoneIsNone() throws Exception {
    for (String line : List.of("", "7", "7 (x", "7 (x) S", "7 (x) S y " + "z ".repeat(30))) {
      process(7, "x", line, "");
      assertThat(new ProcFs(root).stat(7)).as(line).isEmpty();
    }
    assertThat(new ProcFs(root).stat(8)).isEmpty();
  }

  @Test
  void argumentsAreCutAtTheBoundAndSaySo() throws Exception {
    String stat = "7 (x) S 1 " + "0 ".repeat(17) + "5 0";
    process(7, "x", stat, "a\0" + "b".repeat(ProcFs.MAX_ARGS));
    ProcFs.Args cut = new ProcFs(root).args(7, 50_000_000).orElseThrow();
    assertThat(cut.truncated()).isTrue();
    assertThat(cut.values()).containsExactly("a", "b".repeat(ProcFs.MAX_ARGS - 2));

    process(7, "x", stat, "a\0" + "b".repeat(ProcFs.MAX_ARGS - 3) + "\0");
    assertThat(new ProcFs(root).args(7, 50_000_000).orElseThrow().truncated()).isFalse();
  }

  @Test
  void whatTheKernelHidesIsHiddenBeforeItIsText() throws Exception {
    String stat = "7 (x) S 1 " + "0 ".repeat(17) + "5 0";
    String args =
        "sh\0-c\0curl -H \"X-AWS-EC2-Metadata-Token: a b\" /\0authorization: Basic c\0d\0"
            + "metadata-token:e\nf\0metadata-tokens: g\0authorization :h\0Authorization:i\0"
            + "{'X-aws-ec2-metadata-token': 'j'}\0{\\\"authorization\\\" : \\\"k\\\"}\0"
            + "metadata-token=l\0metadata-token-ttl: 21600";
    process(7, "x", stat, args);
    assertThat(new ProcFs(root).args(7, 50_000_000).orElseThrow().values())
        .containsExactly(
            "sh",
            "-c",
            "curl -H \"X-AWS-EC2-Metadata-Token: * *\" /",
            "authorization: ***** *",
            "d",
            "metadata-token:*\nf",
            "metadata-tokens: g",
            "authorization :*",
            "Authorization:*",
            "{'X-aws-ec2-metadata-token': '*'}",
            "{\\\"authorization\\\" : *\"**\"}",
            "metadata-token=*",
            "metadata-token-ttl: 21600");
  }

  @Test
  void ofAnAncestorOnlyWhatIsNoSecretIsRemembered() throws Exception {
    process(7, "x", "7 (x) S 1 " + "0 ".repeat(17) + "5 0", "x\0--password\0y");
    ProcFs proc = new ProcFs(root, args -> args.subList(0, 2));
    Ancestors ancestors = new Ancestors(proc, new BootClock());
    assertThat(ancestors.of(7, 50_000_000, 1, "x").args()).containsExactly("x", "--password");
  }

  @Test
  void bytesThatAreNotUtf8AreReplaced() {
    byte[] bytes = {'a', (byte) 0xff, 0, '\n', 0};
    assertThat(ProcFs.splitArgs(bytes, 0, bytes.length)).containsExactly("a\ufffd", "\n");
  }

  @Test
  void ownProcessIsFound() {
    ProcFs proc = new ProcFs(Path.of("/proc"));
    int self = Math.toIntExact(ProcessHandle.current().pid());
    ProcFs.Stat stat = proc.stat(self).orElseThrow();
    assertThat(proc.pids()).contains(self);
    assertThat(proc.args(self, stat.startNanos()).orElseThrow().values().getFirst())
        .contains("java");
    assertThat(proc.args(self, stat.startNanos() + 10_000_000)).isEqualTo(Optional.empty());
  }

  @Test
  void ancestorsAreRememberedUpToTheBound() {
    Ancestors ancestors = new Ancestors(new ProcFs(root), new BootClock());
    for (int pid = 1; pid <= Ancestors.MAX_ENTRIES + 10; pid++) {
      assertThat(ancestors.of(pid, 1, 1, "gone").args()).isEmpty();
    }
    assertThat(ancestors.size()).isEqualTo(Ancestors.MAX_ENTRIES);
  }

  @Test
  void ancestorsWithManyArgumentsAreBoundedInBytes() throws Exception {
    Ancestors ancestors = new Ancestors(new ProcFs(root), new BootClock());
    for (int pid = 1; pid <= 200; pid++) {
      process(pid, "x", pid + " (x) S 1 " + "0 ".repeat(17) + "5 0", "a\0".repeat(512));
      assertThat(ancestors.of(pid, 50_000_000, 1, "x").args()).hasSize(512);
      assertThat(ancestors.heldBytes()).isPositive().isLessThanOrEqualTo(Ancestors.MAX_BYTES);
    }
    assertThat(ancestors.size()).isBetween(10, 100);
  }

  @Test
  void anotherExecOfTheSameProcessIsAskedAnew() throws Exception {
    String stat = "7 (x) S 1 " + "0 ".repeat(17) + "5 0";
    Ancestors ancestors = new Ancestors(new ProcFs(root), new BootClock());
    process(7, "x", stat, "first\0");
    assertThat(ancestors.of(7, 50_000_000, 1, "x").args()).containsExactly("first");
    process(7, "x", stat, "second\0");
    assertThat(ancestors.of(7, 50_000_000, 1, "x").args()).containsExactly("first");
    assertThat(ancestors.of(7, 50_000_000, 2, "x").args()).containsExactly("second");
  }

  private void process(int pid, String name, String stat, String args) throws Exception {
    Path directory = Files.createDirectories(root.resolve(Integer.toString(pid)));
    Files.writeString(directory.resolve("comm"), name + "\n");
    Files.writeString(directory.resolve("stat"), stat);
    Files.write(directory.resolve("cmdline"), args.getBytes(StandardCharsets.UTF_8));
  }
}
