package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Coverage;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Samples;
import io.imdscope.event.read.EventReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, and in which order. */
class LogFilesTest {
  private static final Instant TIME = Samples.TIME;
  private static final String STEM = "imdscope-node-1-20261123T023101.494Z-6b1f0a3e";

  @TempDir Path directory;

  private List<String> found(String... names) {
    return files(LogFiles.find(List.of(names)));
  }

  private static List<String> files(LogFiles.Found found) {
    return found.files().stream()
        .map(file -> file.path().map(path -> path.getFileName().toString()).orElse("-"))
        .toList();
  }

  private String write(String name, int second) throws IOException {
    return LogText.write(directory, name, LogText.calls(TIME.plusSeconds(second), 2));
  }

  @Test
  void searchesDirectoriesForLogs() throws IOException {
    write("a.jsonl", 0);
    write("b/b.log", 1);
    write("b/c/c.json", 2);
    LogText.write(directory, "b/c/d.log.gz", LogText.gzip(LogText.calls(TIME.plusSeconds(3), 1)));
    write("b/e.txt", 4);
    write(STEM + ".jsonl.gz.tmp", 5);
    LogText.write(directory, ".imdscope.lock", new byte[0]);
    LogText.write(directory, "other.log", LogText.bytes("Nov 26 15:00:00 node sshd[1]: hello\n"));
    LogText.write(directory, "package.json", LogText.bytes("{\n  \"name\": \"x\"\n}\n"));
    LogText.write(directory, "empty.log", new byte[0]);
    LogText.write(directory, "empty.log.gz", LogText.gzip(new byte[0]));
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(files(found)).containsExactly("a.jsonl", "b.log", "c.json", "d.log.gz");
    assertThat(found.unread()).isZero();
    assertThat(found.problems()).isEmpty();
  }

  @Test
  void saysWhatLooksLikeALogAndIsNotRead() throws IOException {
    write("a.jsonl", 0);
    List<String> odd =
        List.of("B.JSONL", "a.jsonl.1", "a.jsonl.2.gz", "a.jsonl.GZ", "a.jsonl.zst", "x.jsonl.tmp");
    for (String name : odd) {
      write(name, 1);
    }
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(files(found)).containsExactly("a.jsonl");
    assertThat(found.unread()).isEqualTo(odd.size());
    assertThat(found.problems())
        .containsExactlyInAnyOrderElementsOf(
            odd.stream()
                .map(
                    name ->
                        directory.resolve(name)
                            + " may be a log by its name, but is not read:"
                            + " name it, decompressed unless by gzip")
                .toList());
    // Who does so hears no more of it.
    LogFiles.Found named =
        LogFiles.find(List.of(directory.toString(), directory.resolve("a.jsonl.1").toString()));
    assertThat(files(named)).containsExactly("a.jsonl", "a.jsonl.1");
    assertThat(named.unread()).isEqualTo(odd.size() - 1);
  }

  @Test
  void saysLittleOfManyThatAreNotRead() throws IOException {
    for (int i = 0; i < 60; i++) {
      write("a.jsonl." + i, 0);
    }
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(found.unread()).isEqualTo(61); // the directory holds no log, too
    assertThat(found.problems()).hasSize(20);
  }

  @Test
  void saysWhoseBeginningCouldNotBeRead() throws IOException {
    byte[] gzip = LogText.gzip(LogText.calls(TIME, 1000));
    for (int cut = 1; cut < 15; cut++) {
      String file = LogText.write(directory, "a.log.gz", Arrays.copyOf(gzip, cut));
      LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
      assertThat(files(found)).isEmpty();
      assertThat(found.unread()).as("cut at %s", cut).isEqualTo(2);
      assertThat(found.problems())
          .hasSize(2)
          .first()
          .isEqualTo(file + " ends too early: copy it again");
    }
    gzip[2] ^= 1;
    LogText.write(directory, "a.log.gz", gzip);
    assertThat(LogFiles.find(List.of(directory.toString())).problems())
        .first()
        .asString()
        .endsWith("a.log.gz cannot be read: it is compressed in a way that is not known");
    gzip[2] ^= 1;
    // What holds an event is read, and whoever reads it says where it ends.
    LogText.write(directory, "a.log.gz", Arrays.copyOf(gzip, gzip.length / 2));
    assertThat(found(directory.toString())).containsExactly("a.log.gz");
  }

  @Test
  void looksForTheFirstEventAsFarAsAnEventMayBeLong() throws IOException {
    byte[] call = LogText.calls(TIME, 1);
    byte[] line = new byte[EventReader.MAX_LINE];
    Arrays.fill(line, (byte) ' ');
    System.arraycopy(call, 0, line, 0, call.length - 1);
    LogText.write(directory, "a.log", LogText.plus(line, LogText.bytes("\n")));
    assertThat(found(directory.toString())).containsExactly("a.log");
  }

  @Test
  void ordersFilesByTheirFirstEvents() throws IOException {
    write("3.jsonl", 0);
    write("1.jsonl", 100);
    LogText.write(directory, "2.jsonl", LogText.gzip(LogText.calls(TIME.plusSeconds(50), 2)));
    LogText.write(
        directory,
        "0.jsonl",
        LogText.plus(LogText.bytes("torn\n"), LogText.calls(TIME.plusSeconds(75), 2)));
    LogText.write(directory, "4.jsonl", LogText.bytes("nothing\n"));
    assertThat(found(directory.toString()))
        .containsExactly("3.jsonl", "2.jsonl", "0.jsonl", "1.jsonl", "4.jsonl");
  }

  /** Where files were copied to and what they are called says nothing. */
  @Test
  void readsOneNodesRunsInOrder() throws IOException {
    for (int run = 0; run < 5; run++) {
      Instant begun = TIME.plusSeconds(100L * (4 - run));
      LogText.write(
          directory,
          "copy-" + run + "/log.jsonl",
          LogText.of(
              "node-1",
              new Coverage.Start(begun, Samples.node(), Endpoint.DEFAULTS),
              LogText.call(begun.plusSeconds(1)),
              new Coverage.Stop(
                  begun.plusSeconds(2), Samples.node(), Samples.totals(1, java.util.Map.of()))));
    }
    Collected read = Collected.of(directory.toString());
    assertThat(read.events)
        .hasSize(15)
        .isSortedAccordingTo(java.util.Comparator.comparing(io.imdscope.event.Event::time));
  }

  @Test
  void readsAFileOnceUnderWhateverNames() throws IOException {
    String file = write("a.jsonl", 0);
    Files.createSymbolicLink(directory.resolve("b.jsonl"), Path.of("a.jsonl"));
    Files.createLink(directory.resolve("c.jsonl"), directory.resolve("a.jsonl"));
    assertThat(
            found(file, directory.toString(), file, directory + "/../" + directory.getFileName()))
        .hasSize(1);
    assertThat(found("-", "-")).containsExactly("-");
  }

  @Test
  void endsInLoopsOfLinks() throws IOException {
    write("sub/a.jsonl", 0);
    Files.createSymbolicLink(directory.resolve("sub/up"), directory);
    Files.createSymbolicLink(directory.resolve("self.jsonl"), Path.of("self.jsonl"));
    Files.createSymbolicLink(directory.resolve("gone.jsonl"), Path.of("gone"));
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()));
    assertThat(files(found)).containsExactly("a.jsonl");
    assertThat(found.unread()).isEqualTo(2);
    assertThat(found.problems()).hasSize(2);
  }

  @Test
  void searchesSoDeepOnly() throws IOException {
    write("1/2/3/a.jsonl", 0);
    write("1/2/b.jsonl", 1);
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()), 3, 100);
    assertThat(files(found)).containsExactly("b.jsonl");
    assertThat(found.unread()).isEqualTo(1);
    assertThat(found.problems())
        .hasSize(1)
        .first()
        .asString()
        .endsWith("1/2/3 is more than 3 directories deep: name it to have it read");
  }

  @Test
  void readsSoManyOnly() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(i + ".jsonl", i);
    }
    LogFiles.Found found = LogFiles.find(List.of(directory.toString()), 16, 3);
    assertThat(files(found)).hasSize(3);
    assertThat(found.unread()).isEqualTo(1);
    assertThat(found.problems()).hasSize(1).first().asString().contains("more than 3 files");
  }

  @Test
  void saysWhatIsNotThere() {
    LogFiles.Found found = LogFiles.find(List.of(directory + "/none", directory.toString()));
    assertThat(found.files()).isEmpty();
    assertThat(found.unread()).isEqualTo(2);
    assertThat(found.problems())
        .containsExactly(
            directory + "/none is not there: name what watch --log wrote to",
            directory + " holds no event log: name a directory that watch --log wrote to");
  }

  @Test
  void saysWhatMayNotBeRead() {
    assertThat(LogFiles.sentence(Path.of("/x"), new AccessDeniedException("/x")))
        .isEqualTo("/x may not be read: start as root, or as a user who may");
  }

  @Test
  void showsOddNamesAsText() throws IOException {
    String file = LogText.write(directory, "a\u001b[31m\nb.jsonl", LogText.bytes("x\n\n"));
    assertThat(Collected.of(file).reading.problems())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).doesNotContain("\u001b", "\n"));
  }

  @Test
  void readsWhatWasMadeOfAFileInsteadOfIt() throws IOException {
    byte[] calls = LogText.calls(TIME, 3);
    LogText.write(directory, STEM + ".jsonl", calls);
    LogText.write(directory, STEM + ".jsonl.gz", LogText.gzip(calls, STEM + ".jsonl"));
    assertThat(found(directory.toString())).containsExactly(STEM + ".jsonl.gz");
    LogText.write(directory, STEM + ".distilled.jsonl.gz", LogText.gzip(calls, STEM + ".jsonl.gz"));
    assertThat(found(directory.toString())).containsExactly(STEM + ".distilled.jsonl.gz");
    // Also where the shell lists them.
    String[] all = Logged.files(directory).stream().map(Path::toString).toArray(String[]::new);
    assertThat(all).hasSize(3);
    assertThat(Collected.of(all).events).hasSize(3);
    assertThat(found(all[0])).hasSize(1);
  }

  @Test
  void readsAnAggregateInsteadOfWhatItNames() throws IOException {
    String other = STEM.replace("T0231", "T0431");
    String third = STEM.replace("T0231", "T0631");
    byte[] calls = LogText.calls(TIME, 3);
    LogText.write(
        directory, STEM + ".aggregate.jsonl.gz", LogText.gzip(calls, STEM + ".distilled.jsonl.gz"));
    LogText.write(
        directory, other + ".distilled.jsonl.gz", LogText.gzip(calls, other + ".jsonl.gz"));
    LogText.write(directory, third + ".jsonl", calls);
    LogText.write(
        directory,
        other + ".aggregate.jsonl.gz",
        LogText.gzip(calls, STEM + ".aggregate.jsonl.gz\n" + other + ".distilled.jsonl.gz"));
    // Of another directory it says nothing.
    LogText.write(directory, "sub/" + other + ".distilled.jsonl.gz", LogText.gzip(calls));
    assertThat(found(directory.toString()))
        .containsExactlyInAnyOrder(
            other + ".aggregate.jsonl.gz", third + ".jsonl", other + ".distilled.jsonl.gz");
  }
}
