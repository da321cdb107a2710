package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.http.Limits;
import io.imdscope.lab.LabOptions;
import io.imdscope.lab.Where;
import io.imdscope.lab.imds.RequestRecord;
import io.imdscope.trace.TracedLab.Ran;
import io.imdscope.trace.TracedLab.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Of the requests of two containers at once, over IPv4 and IPv6, with a token and without, on kept
 * connections and on ones of their own, each is seen once, with its caller, and none is lost.
 */
class EveryCallTest {
  /** Of each caller. */
  private static final int CALLS = Integer.getInteger("imdscope.calls", 5_000) / 2;

  private static final List<Where> CONTAINERS = List.of(Where.POD, Where.POD_SDK);
  private static final List<String> ADDRESSES = List.of(TracedLab.IPV4, TracedLab.IPV6);

  /** So many that they have room in the ring buffer, and that they are not read at once. */
  private static final int UNREAD_CALLS = 150;

  @Test
  void isSeenOnceWithItsCaller(TestReporter reporter) throws Exception {
    reporter.publishEntry(assertSeen(CALLS, false).entries());
  }

  /** An answer that has not been read yet did come. */
  @Test
  void isSeenWithItsAnswerByWhoReadsLater() throws Exception {
    Figures _ = assertSeen(UNREAD_CALLS, true);
  }

  private static Figures assertSeen(int calls, boolean later) throws Exception {
    Machine.requireProgram("python3");
    // With a second hop tokens reach containers.
    try (TracedLab lab = TracedLab.up("every", (LabOptions options) -> options.withHopLimit(2))) {
      // The service's first answer: on an emulated machine it takes longer than a call may.
      Ran _ = lab.curl(Where.NODE, TracedLab.url(TracedLab.IPV4, TracedLab.ID));
      int before = asked(lab, 1).size();
      List<Caller> callers = new ArrayList<>();
      int made = CONTAINERS.size() * ADDRESSES.size() * calls;
      List<Printed> events;
      try (Watcher watcher = Watcher.attached("--format", "json")) {
        if (later) {
          watcher.signal("STOP");
        }
        for (Where where : CONTAINERS) {
          for (String address : ADDRESSES) {
            callers.add(Caller.start(lab, where, address, calls));
          }
        }
        for (Caller each : callers) {
          each.awaitEnd();
        }
        if (later) {
          Thread.sleep(Limits.DEFAULTS.answerWait().plusSeconds(1));
          watcher.signal("CONT");
        }
        // An emulated machine may be further behind than the end waits for.
        boolean _ = Await.until(() -> ours(lab, watcher.events()).size() >= made);
        assertThat(watcher.stop()).as(watcher.err()).isZero();
        events = watcher.events();
      }
      List<RequestRecord> asked = asked(lab, before + made);
      Traffic traffic = new Traffic(asked.subList(before, asked.size()), ours(lab, events));
      Figures figures = figures(traffic, callers, events.getLast());
      assertThat(figures).isEqualTo(new Figures(made, made, made, 0));
      traffic.assertSame();
      return figures;
    }
  }

  /** What is of this lab, and what nobody can tell of which it is. */
  private static List<Printed> ours(TracedLab lab, List<Printed> events) {
    return events.stream()
        .filter(event -> lab.isOurs(event) || (event.isRequest() && !event.has("imds.netns")))
        .toList();
  }

  private static Figures figures(Traffic traffic, List<Caller> callers, Printed stop) {
    long attributed =
        traffic.printed().stream()
            .filter(event -> callers.stream().anyMatch(caller -> caller.isIn(event)))
            .count();
    return new Figures(
        traffic.asked().size(),
        traffic.printed().size(),
        attributed,
        stop.number("imdscope.lost_total"));
  }

  /** The service's record, once it has so many lines. */
  private static List<RequestRecord> asked(TracedLab lab, int lines)
      throws IOException, InterruptedException {
    boolean _ = Await.until(() -> asked(lab).size() >= lines);
    return asked(lab);
  }

  private static List<RequestRecord> asked(TracedLab lab) {
    try {
      return lab.asked();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** One process in a container, and all that an event is to say of it. */
  private record Caller(
      Process process, Output said, String type, String containerId, String podUid) {
    static Caller start(TracedLab lab, Where where, String address, int calls) throws IOException {
      Process process =
          lab.start(
              where, Programs.PYTHON, lab.script("mixed.py"), address, Integer.toString(calls));
      process.getOutputStream().close();
      return new Caller(
          process,
          new Output(process.getInputStream()),
          address.equals(TracedLab.IPV4) ? "ipv4" : "ipv6",
          lab.lab().containerId(where),
          lab.lab().podUid());
    }

    void awaitEnd() throws InterruptedException {
      if (!process.waitFor(5 * Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("a caller does not end: " + said.text());
      }
      said.join();
      assertThat(process.exitValue()).as(said.text()).isZero();
    }

    boolean isIn(Printed event) {
      return event.pid() == process.pid()
          && event.attribution("process").equals("kernel")
          && event.text("network.type").equals(type)
          && event.text("container.id").equals(containerId)
          && event.text("k8s.pod.uid").equals(podUid);
    }
  }
}
