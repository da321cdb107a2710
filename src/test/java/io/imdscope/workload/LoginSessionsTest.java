package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.Workload;
import io.imdscope.event.Workload.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginSessionsTest {
  @TempDir private Path root;

  @BeforeEach
  void makeFiles() throws IOException {
    Files.createDirectories(root.resolve("run/systemd/sessions"));
    Files.createDirectories(root.resolve("etc"));
    Files.writeString(
        root.resolve("run/systemd/sessions/3"),
        "# This is private data. Do not parse.\nUID=1000\nUSER=ubuntu\nACTIVE=1\nSERVICE=sshd\n");
    Files.writeString(
        root.resolve("etc/passwd"),
        "root:x:0:0:root:/root:/bin/bash\nubuntu:x:1000:1000::/:\nbroken\n");
  }

  @Test
  void namesTheUserAndTheService() {
    assertThat(name("3", 1000)).isEqualTo(session("3", 1000, "ubuntu", "sshd"));
  }

  @Test
  void takesTheNameFromThePasswordFileWhereThereIsNoState() {
    assertThat(name("4", 0)).isEqualTo(session("4", 0, "root", ""));
    assertThat(name("", 1000)).isEqualTo(session("", 1000, "ubuntu", ""));
  }

  @Test
  void theLargestUserHasItsName() throws IOException {
    Files.writeString(
        root.resolve("etc/passwd"), "big:x:4294967294:100::/:/bin/sh\n", StandardOpenOption.APPEND);
    int uid = (int) 4_294_967_294L;
    assertThat(name("", uid)).isEqualTo(session("", uid, "big", ""));
  }

  @Test
  void doesNotTakeAnotherUsersSession() {
    assertThat(name("3", 0)).isEqualTo(session("3", 0, "root", ""));
  }

  @Test
  void saysNothingOfWhomItDoesNotKnow() {
    assertThat(name("9", 4321)).isEqualTo(session("9", 4321, "", ""));
    assertThat(new LoginSessions(root.resolve("nowhere")).name(session("3", 1000, "", "")))
        .isEqualTo(session("3", 1000, "", ""));
  }

  @Test
  void looksAtNoOtherFileWhateverTheId() {
    assertThat(name("../../../etc/passwd", 1)).isEqualTo(session("../../../etc/passwd", 1, "", ""));
  }

  @Test
  void leavesOtherWorkloadsAsTheyAre() {
    Workload unit = Workload.SystemdUnit.of("a.service");
    assertThat(new LoginSessions(root).name(unit)).isSameAs(unit);
  }

  private Workload name(String id, int uid) {
    return new LoginSessions(root).name(session(id, uid, "", ""));
  }

  private static Session session(String id, int uid, String user, String service) {
    return new Session(some(id), OptionalInt.of(uid), some(user), some(service));
  }

  private static Optional<String> some(String text) {
    return Optional.of(text).filter(value -> !value.isEmpty());
  }
}
