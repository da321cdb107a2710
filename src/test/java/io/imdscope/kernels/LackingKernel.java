package io.imdscope.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.trace.Started;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What is said on a kernel that lacks something: one line with the remedy, and no stack trace. Not
 * for every machine, so that its name is none that a build looks for.
 */
class LackingKernel {
  private static final int MACHINE_CANNOT = 5;

  /** No kernel of Debian's is without it, so it is hidden here. */
  @Test
  void withoutTypesItSaysWhichKernelsHaveThem() throws Exception {
    Path empty = Files.createTempDirectory("imdscope-no-btf");
    Process mount =
        new ProcessBuilder("mount", "--bind", empty.toString(), "/sys/kernel/btf")
            .inheritIO()
            .start();
    assertThat(mount.waitFor()).isZero();
    assertSaid("btf", "the kernel has no type information", "CONFIG_DEBUG_INFO_BTF=y");
  }

  /** Built without them; the guest's kernel is such a one. */
  @Test
  void withoutProgramsOfControlGroupsItSaysWhichKernelsHaveThem() throws Exception {
    assertSaid(
        "program", "the kernel has no eBPF programs of control groups", "CONFIG_CGROUP_BPF=y");
  }

  @Test
  void lockedDownItSaysWhatLocksIt() throws Exception {
    assertSaid("lockdown", "is locked down", "lockdown=integrity");
  }

  private static void assertSaid(String check, String what, String remedy) throws Exception {
    Started doctor = Started.run("doctor");
    assertThat(doctor.code()).as(doctor.text()).isEqualTo(MACHINE_CANNOT);
    assertThat(doctor.text().lines())
        .filteredOn(line -> line.startsWith("FAILED   " + check + " "))
        .singleElement()
        .asString()
        .contains(what);
    Started watch = Started.run("watch", "--for", "1s");
    assertThat(watch.code()).as(watch.text()).isEqualTo(MACHINE_CANNOT);
    assertThat(watch.text()).contains(what).hasLineCount(1);
    for (Started each : new Started[] {doctor, watch}) {
      assertThat(each.text()).contains("remedy: ", remedy).doesNotContain("Exception", "\tat ");
    }
  }
}
