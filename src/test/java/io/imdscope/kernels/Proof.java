package io.imdscope.kernels;

import java.util.stream.Stream;

/** What is shown on each kernel, and the tests that show it: the very ones that run elsewhere. */
enum Proof {
  LIBRARY("programs, maps, ring, links", "bpf.BpfTest"),
  CALLERS(
      "caller, ancestors, container, IPv4 and IPv6, status, TTL",
      """
      trace.OddCallersTest#whoConnectsIsTheCaller
      trace.OddCallersTest#aChainOfShellsIsShownToItsTop
      trace.OddCallersTest#aProcessIdIsTheMachinesInAPidNamespaceToo
      trace.OddCallersTest#aTokenThatDiesOnItsWayIsNoResponse
      trace.OddCallersTest#theDeeperOfTheV1ControlGroupsNamesTheContainer
      """),
  EVERY_CALL("each of many calls", "trace.EveryCallTest#isSeenOnceWithItsCaller"),
  PINS("pins", "capture.kernel.PinnedCaptureTest"),
  RESTART(
      "restart after a kill",
      "trace.AgentTest#whoIsKilledAgainAndAgainLosesNothingAndWritesNothingTwice"),
  END("nothing stays attached", "trace.WatchEndTest#afterAKillNothingStaysAttached"),
  NO_BTF("", "kernels.LackingKernel#withoutTypesItSaysWhichKernelsHaveThem"),
  NO_CGROUP_BPF(
      "", "kernels.LackingKernel#withoutProgramsOfControlGroupsItSaysWhichKernelsHaveThem"),
  LOCKDOWN("", "kernels.LackingKernel#lockedDownItSaysWhatLocksIt");

  private final String title;
  private final String tests;

  Proof(String title, String tests) {
    this.title = title;
    this.tests = tests;
  }

  /** As the table on the kernels has it. */
  String title() {
    return title;
  }

  /** Classes, or methods of them: {@code package.Class#method}, below this project's package. */
  Stream<String> tests() {
    return tests.lines().map(String::strip);
  }
}
