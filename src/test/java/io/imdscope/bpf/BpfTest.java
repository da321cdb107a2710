package io.imdscope.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.imdscope.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** libbpf against this machine's kernel, with programs of the test's own. */
@SuppressWarnings("try") // links are held, not used
class BpfTest {
  private static final byte[] ZERO = new byte[4];
  private static final int PACKETS = 5;
  private static final Optional<Capabilities> ALL =
      Optional.of(new Capabilities(BigInteger.ONE.shiftLeft(41).subtract(BigInteger.ONE)));

  private Path group;

  @BeforeEach
  void makeControlGroup() throws IOException {
    Machine.requireRoot();
    group = Machine.cgroup2().resolve("imdscope-bpf-test-" + ProcessHandle.current().pid());
    Files.createDirectory(group);
  }

  @AfterEach
  void removeControlGroup() throws IOException {
    if (group != null) {
      Files.deleteIfExists(group);
    }
  }

  @Test
  void programCountsThePacketsOfItsControlGroup() throws Exception {
    List<Integer> lengths = new ArrayList<>();
    try (BpfObject object = BpfObject.open(object("counting"))) {
      object.load();
      try (RingBuffer ring =
          RingBuffer.open(
              object.map("lengths"), bytes -> lengths.add(bytes.get(ValueLayout.JAVA_INT, 0)))) {
        try (Cgroup cgroup = Cgroup.open(group);
            BpfLink link = object.program("count").attach(cgroup)) {
          sendDatagrams();
          ring.poll(Duration.ofSeconds(1));
          ring.consume();
        }
        assertThat(lengths).hasSize(PACKETS).containsOnly(20 + 8 + 1);
        assertThat(object.map("packets").sumPerCpu(ZERO)).isEqualTo(PACKETS);

        sendDatagrams();
        assertThat(ring.poll(Duration.ofMillis(1))).as("after detaching").isZero();
      }
    }
  }

  @Test
  void whatAConsumerThrowsReachesThePollersCaller() throws Exception {
    try (BpfObject object = BpfObject.open(object("counting"))) {
      object.load();
      try (RingBuffer ring =
              RingBuffer.open(
                  object.map("lengths"),
                  _ -> {
                    throw new IllegalArgumentException("thrown in the middle");
                  });
          Cgroup cgroup = Cgroup.open(group);
          BpfLink link = object.program("count").attach(cgroup)) {
        sendDatagrams();
        assertThatThrownBy(() -> ring.poll(Duration.ofSeconds(1)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("thrown in the middle");
        for (int i = 1; i < PACKETS; i++) {
          assertThatThrownBy(ring::consume).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ring.consume()).as("each record is handed out once").isZero();
      }
    }
  }

  @Test
  void readerThatHoldsReadsAgainWhatItDidNotGiveBack() throws Exception {
    List<Long> positions = new ArrayList<>();
    try (BpfObject object = BpfObject.open(object("counting"));
        Cgroup cgroup = Cgroup.open(group)) {
      object.load();
      BpfMap lengths = object.map("lengths");
      try (BpfLink link = object.program("count").attach(cgroup)) {
        sendDatagrams();
      }
      for (int given = 0; given < PACKETS; given++) {
        positions.clear();
        RingBuffer[] reading = new RingBuffer[1];
        try (RingBuffer ring =
            RingBuffer.openHolding(lengths, _ -> positions.add(reading[0].position()))) {
          reading[0] = ring;
          assertThat(ring.consume()).isEqualTo(PACKETS - given);
          assertThat(ring.usedBytes()).isEqualTo((PACKETS - given) * 16L);
          assertThat(ring.firstNeeded((_, _) -> true)).isEqualTo(positions.getFirst());
          List<Integer> bytes = new ArrayList<>();
          ring.firstNeeded((memory, at) -> !bytes.add(memory.get(ValueLayout.JAVA_INT, at)));
          assertThat(bytes).hasSize(PACKETS - given).containsOnly(20 + 8 + 1);
          long end = positions.getLast() + 16;
          assertThat(ring.firstNeeded((_, _) -> false)).isEqualTo(end);
          ring.giveBack(positions.getFirst() + 16);
          for (long wrong : new long[] {positions.getFirst(), end + 16}) {
            assertThatThrownBy(() -> ring.giveBack(wrong))
                .isInstanceOf(IllegalArgumentException.class);
          }
        }
      }
      assertThat(positions).hasSize(1);
    }
  }

  @Test
  void mapHoldsWhatIsPutAndNoMoreThanItsBound() throws Exception {
    try (BpfObject object = BpfObject.open(object("counting"))) {
      object.setMaxEntries("numbers", 2);
      object.load();
      BpfMap numbers = object.map("numbers");
      assertThat(numbers.maxEntries()).isEqualTo(2);
      assertThat(numbers.get(key(1))).isEmpty();
      numbers.put(key(1), key(11));
      numbers.put(key(2), key(22));
      assertThat(numbers.get(key(2))).hasValue(key(22));
      assertThatThrownBy(() -> numbers.put(key(3), key(33)))
          .isInstanceOfSatisfying(
              BpfException.class, e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));
      assertThatThrownBy(() -> object.setMaxEntries("numbers", 4)).isInstanceOf(BpfException.class);
      assertThat(numbers.keys()).containsExactlyInAnyOrder(key(1), key(2));
      assertThat(numbers.remove(key(1))).isTrue();
      assertThat(numbers.remove(key(1))).isFalse();
      assertThat(numbers.keys()).containsExactly(key(2));
    }
  }

  @Test
  void refusedProgramComesWithTheVerifiersWords() throws Exception {
    try (BpfObject object = BpfObject.open(object("refused"))) {
      assertThatThrownBy(object::load)
          .isInstanceOfSatisfying(
              BpfException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.EACCES);
                assertThat(e.log()).contains("map_value_or_null").hasSizeLessThanOrEqualTo(16384);
              });
    }
  }

  @Test
  void bytesThatAreNoObjectAreRefused() {
    assertThatThrownBy(
            () ->
                BpfObject.open("no ELF file".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .isInstanceOfSatisfying(
            BpfException.class,
            e -> {
              assertThat(e).hasMessageContaining("could not be opened");
              assertThat(e.errno()).isPositive();
              assertThat(e.log()).contains("libbpf: ");
            });
  }

  @Test
  void missingNamesAreNamed() throws Exception {
    try (BpfObject object = BpfObject.open(object("counting"))) {
      assertThatThrownBy(() -> object.map("none")).hasMessageContaining("map missing: name=none");
      assertThatThrownBy(() -> object.program("none"))
          .hasMessageContaining("program missing: name=none");
    }
    assertThatThrownBy(() -> Cgroup.open(Path.of("/nonexistent")))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("/nonexistent");
  }

  @Test
  void hookTellsWhatIsAttached() throws Exception {
    try (BpfObject object = BpfObject.open(object("counting"));
        Cgroup cgroup = Cgroup.open(group)) {
      object.load();
      assertThat(cgroup.query(Cgroup.AttachType.EGRESS).programs()).isEmpty();
      try (BpfLink link = object.program("count").attach(cgroup)) {
        Cgroup.Hook hook = cgroup.query(Cgroup.AttachType.EGRESS);
        assertThat(hook.programs()).extracting(Cgroup.Attached::name).containsExactly("count");
        assertThat(hook.exclusive()).as("links let others in").isFalse();
        link.detach();
        assertThat(cgroup.query(Cgroup.AttachType.EGRESS).programs()).isEmpty();
      }
      assertThat(cgroup.query(Cgroup.AttachType.EGRESS).programs()).isEmpty();
    }
  }

  @Test
  void onlyTheRootOfTheHierarchyIsRoot() {
    try (Cgroup root = Cgroup.open(Machine.cgroup2());
        Cgroup part = Cgroup.open(group)) {
      assertThat(root.isRoot()).isTrue();
      assertThat(root.id()).isEqualTo(1);
      assertThat(part.isRoot()).isFalse();
    }
  }

  @Test
  void rootCanBeOpenedWhereItIsNotMountedAndNoMountIsLeft() throws Exception {
    Path directory = Files.createTempDirectory("imdscope-test-");
    try (Cgroup root = Cgroup.openUnmounted(directory)) {
      assertThat(root.isRoot()).isTrue();
      assertThat(root.query(Cgroup.AttachType.CONNECT4)).isNotNull();
      assertThat(Files.readString(Path.of("/proc/self/mounts")))
          .doesNotContain(directory.toString());
    } finally {
      Files.delete(directory);
    }
  }

  @Test
  void probesTellWhatTheKernelSupports() {
    assertThat(FeatureProbe.programType(FeatureProbe.ProgramType.CGROUP_SKB))
        .isEqualTo(new Support.Supported());
    assertThat(FeatureProbe.mapType(FeatureProbe.MapType.RINGBUF))
        .isEqualTo(new Support.Supported());
    assertThat(
            FeatureProbe.helper(
                FeatureProbe.ProgramType.CGROUP_SKB, FeatureProbe.Helper.RINGBUF_OUTPUT))
        .isEqualTo(new Support.Supported());
    assertThat(FeatureProbe.support("something", 0, ALL))
        .isEqualTo(new Support.NotSupported("the kernel refuses something"));
    assertThat(FeatureProbe.support("something", -Errno.EPERM, ALL))
        .isEqualTo(new Support.Unknown("Operation not permitted"));
  }

  @Test
  void probesDoNotTakeALackOfPermissionForAnAnswer() {
    Optional<Capabilities> none = Capabilities.parse(List.of("CapEff:\t0000000000000000"));
    assertThat(none.orElseThrow().missing()).containsExactly(Capabilities.Capability.values());
    for (int result : new int[] {0, 1}) {
      assertThat(FeatureProbe.support("something", result, none))
          .isInstanceOfSatisfying(
              Support.Unknown.class, unknown -> assertThat(unknown.why()).contains("CAP_BPF"));
    }
    assertThat(Capabilities.parse(List.of("CapEff:\t0000000000281004")).orElseThrow().missing())
        .as("CAP_SYS_ADMIN, CAP_SYS_PTRACE, CAP_NET_ADMIN and CAP_DAC_READ_SEARCH")
        .isEmpty();
  }

  @Test
  void clockAgreesWithTheSystemsUptime() throws Exception {
    BootClock clock = new BootClock();
    String uptime = Files.readString(Path.of("/proc/uptime")).split(" ", 2)[0];
    assertThat(clock.nanos() / 1e9).isGreaterThanOrEqualTo(Double.parseDouble(uptime));
    assertThat(clock.instant(clock.nanos())).isAfter("2026-01-01T00:00:00Z");
  }

  /** It is asked with each call that is seen. */
  @Test
  void clockLeavesNothingForTheCollector() {
    BootClock clock = new BootClock();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      clock.nanos();
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  @Test
  void processHasTheIdThatItsKernelGave() {
    assertThat(ThisProcess.pid()).isEqualTo((int) ProcessHandle.current().pid());
  }

  @Test
  void libraryTellsItsVersion() {
    assertThat(Libbpf.version()).startsWith("v1.");
  }

  @Test
  void whoIsNotHeardByTheServiceManagerGoesOn() {
    for (Optional<String> name :
        List.of(
            Optional.<String>empty(),
            Optional.of("relative"),
            Optional.of("/no/such/socket"),
            Optional.of("/" + "x".repeat(200)))) {
      new ServiceManager(name).isReady();
    }
  }

  /** Together the tests above leave no function of the package without a call. */
  @AfterAll
  static void everyNativeFunctionWasExercised() {
    assertThat(NativeFunction.declared()).isNotEmpty().isSubsetOf(NativeFunction.called());
  }

  private void sendDatagrams() throws Exception {
    Process sender =
        new ProcessBuilder(
                "bash",
                "-c",
                "echo $$ > \"$0\"/cgroup.procs; for i in $(seq "
                    + PACKETS
                    + "); do printf x > /dev/udp/127.0.0.1/9; done",
                group.toString())
            .inheritIO()
            .start();
    assertThat(sender.waitFor()).isZero();
  }

  private static byte[] key(int value) {
    return java.nio.ByteBuffer.allocate(4)
        .order(java.nio.ByteOrder.nativeOrder())
        .putInt(value)
        .array();
  }

  private static byte[] object(String name) throws IOException {
    try (InputStream in = BpfTest.class.getResourceAsStream(name + ".bpf.o")) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
