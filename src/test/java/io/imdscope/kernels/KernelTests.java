package io.imdscope.kernels;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs what proves that a kernel is supported, without Maven: on an emulated machine that would
 * take minutes. Arguments: the file for the results, and the names of the {@link Proof proofs}.
 */
final class KernelTests {
  private KernelTests() {}

  public static void main(String[] arguments) throws IOException {
    List<Proof> proofs = Stream.of(arguments).skip(1).map(Proof::valueOf).toList();
    boolean good = true;
    try (PrintStream results = new PrintStream(Files.newOutputStream(Path.of(arguments[0])))) {
      for (Proof proof : proofs) {
        Tally tally = run(proof);
        results.println(tally.line(proof));
        good &= tally.isGood();
      }
    }
    System.exit(good ? 0 : 1); // whatever threads a failed test has left
  }

  private static Tally run(Proof proof) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(proof.tests().flatMap(KernelTests::selectors).toList())
            // The whole machine has a deadline.
            .configurationParameter("junit.jupiter.execution.timeout.mode", "disabled")
            .build();
    Tally tally = new Tally();
    LauncherFactory.create().execute(request, tally);
    return tally;
  }

  /** Of {@code package.Class} below this project's, or of its {@code #method}. */
  private static Stream<DiscoverySelector> selectors(String test) {
    String[] parts = test.split("#", 2);
    Class<?> tests;
    try {
      tests = Class.forName("io.imdscope." + parts[0]);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("no such test: " + test, e);
    }
    if (parts.length == 1) {
      return Stream.of(DiscoverySelectors.selectClass(tests));
    }
    List<Method> methods =
        Arrays.stream(tests.getDeclaredMethods())
            .filter(method -> method.getName().equals(parts[1]))
            .toList();
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("no such test: " + test);
    }
    return methods.stream().map(method -> DiscoverySelectors.selectMethod(tests, method));
  }

  /** Counts, and says what it counts, since it may be the last that is heard. */
  private static final class Tally implements TestExecutionListener {
    private final long start = System.nanoTime();
    private final List<String> figures = new ArrayList<>();
    private long begun;
    private int passed;
    private int failed;
    private int skipped;

    @Override
    public void executionStarted(TestIdentifier test) {
      begun = System.nanoTime();
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      skipped++;
      say("skipped", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> {
          if (test.isTest()) {
            passed++;
            say("passed", test, "");
          }
        }
        case ABORTED -> {
          skipped++;
          say("skipped", test, result.getThrowable().map(Throwable::getMessage).orElse(""));
        }
        case FAILED -> {
          failed++;
          say("FAILED", test, "");
          result.getThrowable().ifPresent(e -> e.printStackTrace(System.out));
        }
      }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      figures.addAll(entry.getKeyValuePairs().values());
      say("counted", test, entry.getKeyValuePairs().toString());
    }

    private void say(String what, TestIdentifier test, String why) {
      System.out.printf(
          Locale.ROOT,
          "%s %s %.1f s %s%n",
          what,
          test.getUniqueId().replaceAll(".*\\[class:([^]]*)]", "$1 "),
          (System.nanoTime() - begun) / 1e9,
          why);
      System.out.flush();
    }

    boolean isGood() {
      return passed > 0 && failed == 0;
    }

    /** Proof, passed, failed, skipped, seconds, and figures that were reported; between tabs. */
    String line(Proof proof) {
      long seconds = Math.round((System.nanoTime() - start) / 1e9);
      List<String> fields = new ArrayList<>(List.of(proof.name()));
      Stream.of(passed, failed, skipped, seconds).map(Object::toString).forEach(fields::add);
      fields.addAll(figures);
      return String.join("\t", fields);
    }
  }
}
