package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.PinLab.ENDPOINT;
import static io.imdscope.capture.kernel.PinLab.RING_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.bpf.BpfMap;
import io.imdscope.bpf.ProgramRuns;
import io.imdscope.capture.CaptureException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What is found where the pins are to be. */
@Timeout(120)
class PinsTest {
  private PinLab lab;

  @BeforeEach
  void up() throws Exception {
    lab = new PinLab();
  }

  @AfterEach
  void down() throws Exception {
    if (lab != null) {
      lab.removeAndClose();
    }
  }

  /** A process that is killed after a step: nothing of it goes on. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private KernelCapture keep(int ringBytes, PinnedSet.Steps steps) {
    return KernelCapture.keep(
        lab.pins, List.of(ENDPOINT), UnaryOperator.identity(), ringBytes, new Seen(), steps);
  }

  private KernelCapture keep() {
    return keep(RING_BYTES, PinnedSet.Steps.NONE);
  }

  @Test
  void aStartThatIsKilledAfterAnyStepIsStartedAnew() throws Exception {
    List<String> steps = new ArrayList<>();
    keep(RING_BYTES, steps::add).close();
    assertThat(steps).hasSize(16).startsWith("layout written").endsWith("layout written");
    for (int last = 1; last <= steps.size(); last++) {
      lab.pins.remove();
      killedAfter(last, RING_BYTES);
      boolean complete = last == steps.size();
      try (KernelCapture capture = keep()) {
        assertThat(capture.begun())
            .as(steps.get(last - 1))
            .isInstanceOf(complete ? Begun.Resumed.class : Begun.Attached.class);
        works(capture, "/after" + last);
      }
    }
  }

  @Test
  void aReplacementThatIsKilledAfterAnyStepIsStartedAnew() throws Exception {
    List<String> steps = new ArrayList<>();
    keep().close();
    keep(2 * RING_BYTES, steps::add).close();
    assertThat(steps).hasSizeGreaterThan(20);
    for (int last = 1; last <= steps.size(); last++) {
      keep().close();
      killedAfter(last, 2 * RING_BYTES);
      try (KernelCapture capture = keep()) {
        assertThat(capture.begun()).as(steps.get(last - 1)).isInstanceOf(Begun.Attached.class);
        works(capture, "/after" + last);
      }
      assertThat(PinLab.attached()).hasSize(4);
    }
  }

  private void killedAfter(int last, int ringBytes) {
    int[] done = {0};
    assertThatThrownBy(
            () ->
                keep(
                    ringBytes,
                    _ -> {
                      if (++done[0] == last) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
  }

  private void works(KernelCapture capture, String path) throws Exception {
    assertThat(PinLab.attached()).hasSize(4);
    lab.call(path);
    capture.poll(java.time.Duration.ofSeconds(5));
    assertThat(capture.ringUsedBytes()).isPositive();
    capture.commit(Long.MAX_VALUE);
  }

  @Test
  void pinsThatDoNotFitAreReplacedAndThatIsSaid() throws Exception {
    keep().close();
    lab.call("/unread");
    try (KernelCapture capture = keep(2 * RING_BYTES, PinnedSet.Steps.NONE)) {
      Begun.Replaced replaced = replaced(capture);
      assertThat(replaced.why()).contains("size of the ring");
      assertThat(replaced.attached()).isPresent();
      assertThat(replaced.unreadBytes()).isPositive();
    }
    assertReplacedAfter(RecordLayout.PIN_LAYOUT_OBJECT_DIGEST, "another eBPF program");
    assertReplacedAfter(RecordLayout.PIN_LAYOUT_VERSION, "another version");
    keep().close();
    Files.delete(lab.pins.directory().resolve("link_imds_egress"));
    try (KernelCapture capture = keep()) {
      assertThat(replaced(capture).why()).isEqualTo("incomplete");
      works(capture, "/a");
    }
  }

  private void assertReplacedAfter(int changedOffset, String why) throws Exception {
    keep().close();
    try (BpfMap layout = BpfMap.open(lab.pins.directory().resolve("layout"))) {
      byte[] value = layout.get(new byte[4]).orElseThrow();
      ByteBuffer.wrap(value).order(ByteOrder.nativeOrder()).putInt(changedOffset, 77);
      layout.put(new byte[4], value);
    }
    try (KernelCapture capture = keep()) {
      assertThat(replaced(capture).why()).contains(why);
      works(capture, "/a");
    }
    try (KernelCapture capture = keep()) {
      assertThat(capture.begun()).isInstanceOf(Begun.Resumed.class);
    }
  }

  private static Begun.Replaced replaced(KernelCapture capture) {
    return ((Begun.Attached) capture.begun()).replaced().orElseThrow();
  }

  @Test
  void mapsAndProgramsTellHowTheyAre() throws Exception {
    Path measuring = Path.of("/proc/sys/kernel/bpf_stats_enabled");
    String before = Files.readString(measuring).strip();
    Files.writeString(measuring, "1");
    try (KernelCapture capture = keep()) {
      works(capture, "/counted");
      lab.tell("open", "long");
      lab.get("long", "/kept");
      capture.poll(java.time.Duration.ofSeconds(5));
      capture.commit(Long.MAX_VALUE);
      KernelCapture.MapFill callers = capture.maps().getFirst();
      assertThat(callers.name()).isEqualTo("callers");
      assertThat(callers.entries()).isEqualTo(1);
      assertThat(callers.limit()).isGreaterThan(1);
      assertThat(capture.programs()).containsOnlyKeys(PinnedSet.LINKS.keySet());
      ProgramRuns connects = capture.programs().get("imds_connect4");
      assertThat(connects.count()).isGreaterThanOrEqualTo(2);
      assertThat(connects.nanos()).isPositive();
      lab.tell("close", "long");
    } finally {
      Files.writeString(measuring, before);
    }
    try (KernelCapture resumed = keep()) { // what the kernel has counted is not lost
      assertThat(resumed.programs().get("imds_connect4").count()).isGreaterThanOrEqualTo(2);
      Files.delete(lab.pins.directory().resolve("prog_imds_connect4"));
      assertThat(resumed.programs()).hasSize(3).doesNotContainKey("imds_connect4");
    }
    try (KernelCapture resumed = keep()) { // all else is there
      assertThat(resumed.begun())
          .isInstanceOfSatisfying(
              Begun.Resumed.class,
              begun -> assertThat(begun.unmeasured()).containsExactly("imds_connect4"));
    }
  }

  @Test
  void onlyOneAtATime() throws Exception {
    String self = Long.toString(ProcessHandle.current().pid());
    try (KernelCapture capture = keep()) {
      for (Executable second : List.<Executable>of(this::keep, lab.pins::remove)) {
        assertThatThrownBy(second::execute)
            .isInstanceOf(CaptureException.class)
            .hasMessageContaining("another agent runs here: pid=" + self);
      }
      works(capture, "/a");
    }
    keep().close();
  }

  @Test
  void removalDetachesAndLeavesNothing() throws Exception {
    keep().close();
    assertThat(PinLab.attached()).hasSize(4);
    assertThat(lab.pins.remove()).isTrue();
    assertThat(lab.pins.directory()).doesNotExist();
    assertThat(PinLab.attached()).isEmpty();
    assertThat(lab.pins.remove()).isFalse();
  }

  @Test
  void whatIsOfSomethingElseIsLeftAlone() throws Exception {
    Path directory = lab.pins.directory();
    Path elsewhere = lab.mount.resolve("elsewhere");
    try (LoadedObject other =
        LoadedObject.load(List.of(ENDPOINT), RING_BYTES, new io.imdscope.bpf.BootClock())) {
      BpfMap map = other.map("settings");
      map.pin(directory);
      assertRefused(directory);
      Files.delete(directory);

      Files.createDirectory(elsewhere);
      Files.createSymbolicLink(directory, elsewhere);
      assertRefused(directory);
      Files.delete(directory);
      Files.delete(elsewhere);

      keep().close();
      for (String name : List.of("layout", "map_losses", "map_new", "link_new", "other")) {
        Path pin = directory.resolve(name);
        Path saved = lab.mount.resolve("saved");
        boolean known = Files.exists(pin);
        if (known) {
          Files.move(pin, saved);
        }
        map.pin(pin);
        assertRefused(pin);
        Files.delete(pin);
        if (known) {
          Files.move(saved, pin);
        }
      }
      Files.createDirectory(directory.resolve("map_directory"));
      assertRefused(directory.resolve("map_directory"));
      Files.delete(directory.resolve("map_directory"));
      try (KernelCapture capture = keep()) {
        assertThat(capture.begun()).as("all is as it was").isInstanceOf(Begun.Resumed.class);
      }
    }
  }

  private void assertRefused(Path path) throws Exception {
    List<String> before = lab.pinned();
    for (Executable attempt : List.<Executable>of(this::keep, lab.pins::remove)) {
      assertThatThrownBy(attempt::execute)
          .isInstanceOfSatisfying(
              CaptureException.class, e -> assertThat(e.remedy()).contains("remove it"))
          .hasMessageContaining("left alone: " + lab.pins.directory())
          .message()
          .hasLineCount(1);
    }
    assertThat(Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isTrue();
    assertThat(lab.pinned()).isEqualTo(before);
  }

  @Test
  void halfRemovedPinsAreRemovedOrReplacedSinceTheyGoOnRecording() throws Exception {
    keep().close();
    removeHalf();
    assertThat(PinLab.attached()).hasSize(2);
    assertThat(lab.pins.remove()).isTrue();
    assertThat(lab.pins.directory()).doesNotExist();
    assertThat(PinLab.attached()).isEmpty();

    keep().close();
    removeHalf();
    try (KernelCapture capture = keep()) {
      assertThat(replaced(capture).why()).isEqualTo("incomplete");
      works(capture, "/a");
    }
  }

  @Test
  void amongHalfRemovedPinsWhatIsOfSomethingElseIsLeftAlone() throws Exception {
    keep().close();
    Path layout = lab.pins.directory().resolve("layout");
    Path saved = lab.mount.resolve("saved");
    Files.move(layout, saved);
    try (LoadedObject other =
        LoadedObject.load(List.of(ENDPOINT), RING_BYTES, new io.imdscope.bpf.BootClock())) {
      Files.delete(lab.pins.directory().resolve("map_callers"));
      for (String name : List.of("map_callers", "map_new", "prog_imds_egress2", "other")) {
        Path pin = lab.pins.directory().resolve(name);
        other.map("endpoints").pin(pin); // of the type of callers
        assertRefused(pin);
        Files.delete(pin);
      }
      Path egress = lab.pins.directory().resolve("link_imds_egress");
      Path ingress = lab.pins.directory().resolve("link_imds_ingress");
      Files.delete(egress);
      PinLab.awaitAttached(3);
      Files.move(ingress, egress);
      assertRefused(egress);
      Files.move(egress, ingress);
    }
    Files.move(saved, layout);
  }

  private void removeHalf() throws Exception {
    for (String name : List.of("layout", "link_imds_connect4", "link_imds_connect6")) {
      Files.delete(lab.pins.directory().resolve(name));
    }
    PinLab.awaitAttached(2);
  }

  @Test
  void aDirectoryThatOthersMayWriteToIsNotTrusted() throws Exception {
    Files.createDirectory(lab.pins.directory());
    Files.setPosixFilePermissions(
        lab.pins.directory(), java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
    assertRefused(lab.pins.directory());
    Files.delete(lab.pins.directory());
  }

  @Test
  void anEmptyDirectoryIsUsed() throws Exception {
    Files.createDirectory(lab.pins.directory());
    try (KernelCapture capture = keep()) {
      assertThat(capture.begun())
          .isInstanceOfSatisfying(
              Begun.Attached.class, attached -> assertThat(attached.replaced()).isEmpty());
    }
  }

  @Test
  void withoutABpfFileSystemTheRemedyIsSaid() throws Exception {
    Path plain = lab.mount.resolveSibling("plain");
    assertNoBpfFileSystem(plain, "there is no BPF file system at " + plain);
    Files.createDirectory(plain);
    assertNoBpfFileSystem(plain, "there is no BPF file system at " + plain);
    Files.delete(plain);
    PinLab.run("mount -o remount,ro,bind " + lab.mount + " " + lab.mount);
    try {
      assertNoBpfFileSystem(lab.mount, "is read-only");
    } finally {
      PinLab.run("mount -o remount,rw,bind " + lab.mount + " " + lab.mount);
    }
  }

  private static void assertNoBpfFileSystem(Path parent, String message) {
    Pins pins = new Pins(parent.resolve("imdscope"));
    assertThatThrownBy(
            () ->
                KernelCapture.keep(
                    pins, List.of(ENDPOINT), UnaryOperator.identity(), RING_BYTES, new Seen()))
        .isInstanceOfSatisfying(
            CaptureException.class, e -> assertThat(e.remedy()).contains("mount"))
        .hasMessageContaining(message);
    assertThat(pins.directory()).doesNotExist();
  }
}
