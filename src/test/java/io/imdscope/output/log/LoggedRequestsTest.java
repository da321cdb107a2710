package io.imdscope.output.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.EventJson;
import io.imdscope.event.Flow;
import io.imdscope.event.Origin;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Version;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed run had written is known to the next one. */
class LoggedRequestsTest {
  @TempDir private Path directory;

  @Test
  void whatTheLastFilesHoldIsKnown() throws IOException {
    write(Samples.ORIGIN, 1, request(7, 1), request(7, 2));
    write(Samples.ORIGIN, 2, request(8, 1));
    write(new Origin("other", Optional.empty(), "x"), 3, request(9, 1));
    LoggedRequests logged = LoggedRequests.in(directory, Samples.ORIGIN);
    assertThat(logged.contains(request(7, 1))).isTrue();
    assertThat(logged.contains(request(7, 2))).isTrue();
    assertThat(logged.contains(request(8, 1))).isTrue();
    assertThat(logged.contains(request(8, 2))).isFalse();
    assertThat(logged.contains(request(9, 1))).isFalse();
    assertThat(logged.contains(request(0, 1))).isFalse();
  }

  /** In a full log the files before the active one may be already. */
  @Test
  void whatIsStillThereOfADistilledFileIsKnown() throws IOException {
    Path file = write(Samples.ORIGIN, 1, request(7, 1));
    LogName name = LogName.parse(file.getFileName().toString()).orElseThrow();
    Path distilled = directory.resolve(name.as(LogName.Form.DISTILLED).fileName());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(distilled))) {
      Files.copy(file, out);
    }
    Files.delete(file);
    write(Samples.ORIGIN, 2, request(8, 1));
    LoggedRequests logged = LoggedRequests.in(directory, Samples.ORIGIN);
    assertThat(logged.contains(request(7, 1))).isTrue();
    assertThat(logged.contains(request(8, 1))).isTrue();
  }

  @Test
  void anotherMachineOfThatNameIsAnother() throws IOException {
    write(new Origin("node-1", Optional.of("i-00000009"), Samples.RUN), 1, request(7, 1));
    assertThat(LoggedRequests.in(directory, Samples.ORIGIN).contains(request(7, 1))).isFalse();
  }

  @Test
  void aLineThatTheKillTore() throws IOException {
    Path file = write(Samples.ORIGIN, 1, request(7, 1), request(7, 2));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 20));
    LoggedRequests logged = LoggedRequests.in(directory, Samples.ORIGIN);
    assertThat(logged.contains(request(7, 1))).isTrue();
    assertThat(logged.contains(request(7, 2))).isFalse();
  }

  @Test
  void noDirectoryHoldsNothing() throws IOException {
    assertThat(LoggedRequests.in(directory.resolve("none"), Samples.ORIGIN).size()).isZero();
  }

  @Test
  void theFirstAreForgottenWhenThereAreTooMany() throws IOException {
    Request[] requests = new Request[10];
    for (int i = 0; i < requests.length; i++) {
      requests[i] = request(i + 1, 1);
    }
    write(Samples.ORIGIN, 1, requests);
    LoggedRequests logged = LoggedRequests.in(directory, Samples.ORIGIN, 4);
    assertThat(logged.size()).isEqualTo(4);
    assertThat(logged.contains(requests[5])).isFalse();
    assertThat(logged.contains(requests[6])).isTrue();
  }

  private static Request request(long bootNanos, int port) {
    Request sample = Samples.credentials(Version.V1);
    return new Request(
        bootNanos,
        bootNanos,
        sample.time(),
        sample.version(),
        sample.api(),
        sample.category(),
        sample.sensitive(),
        sample.outcome(),
        sample.duration(),
        sample.head(),
        sample.status(),
        new Flow(sample.flow().clientAddress(), port, sample.flow().endpoint()),
        sample.hopLimit(),
        sample.caller(),
        sample.workload(),
        sample.finding());
  }

  private Path write(Origin origin, int second, Request... requests) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    EventJson json = new EventJson(origin);
    for (Request request : requests) {
      json.write(request, out);
    }
    Instant time = Samples.TIME.plusSeconds(second);
    LogName name = LogName.of(origin.hostName(), time, origin.run());
    return Files.write(directory.resolve(name.fileName()), out.toByteArray());
  }
}
