package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import io.imdscope.event.Loss;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The C compiler compares every constant of the layout with the header that the kernel side uses.
 */
class RecordLayoutTest {
  private static final List<String> STRUCTS =
      List.of(
          "settings",
          "endpoint_key",
          "record_header",
          "process",
          "caller_record",
          "request_record",
          "response_record",
          "pin_layout");

  /** Reasons in the order of {@code enum loss}. */
  private static final List<String> LOSSES =
      List.of(
          "LOSS_RING_FULL_CALLER",
          "LOSS_RING_FULL_REQUEST",
          "LOSS_RING_FULL_RESPONSE",
          "LOSS_RING_FULL_END",
          "LOSS_CALLER_STORAGE",
          "LOSS_PACKET_UNREADABLE");

  @TempDir private Path directory;

  @Test
  void everyConstantIsWhatTheCompilerSays() throws Exception {
    Machine.requireProgram("clang");
    List<String> assertions = new ArrayList<>();
    for (Field field : RecordLayout.class.getDeclaredFields()) {
      if (field.getType() == int.class && Modifier.isStatic(field.getModifiers())) {
        assertions.add(assertion(field.getName(), field.getInt(null)));
      }
    }
    assertThat(assertions).hasSizeGreaterThan(40);
    assertThat(compile(assertions)).isEmpty();
  }

  @Test
  void aWrongConstantIsFound() throws Exception {
    Machine.requireProgram("clang");
    assertThat(compile(List.of(assertion("CALLER_RECORD_TID", 327)))).contains("CALLER_RECORD_TID");
  }

  @Test
  void lossesComeInTheKernelsOrder() throws Exception {
    Machine.requireProgram("clang");
    List<String> assertions = new ArrayList<>();
    for (int i = 0; i < LOSSES.size(); i++) {
      assertions.add(
          String.format("_Static_assert(%s == %d, \"%s\");", LOSSES.get(i), i, LOSSES.get(i)));
      Loss loss = RecordLayout.LOSSES.get(i);
      assertThat(LOSSES.get(i)).isEqualTo("LOSS_" + loss.label().toUpperCase(Locale.ROOT));
    }
    assertions.add(
        String.format(
            "_Static_assert(LOSS_COUNT == %d, \"LOSS_COUNT\");", RecordLayout.LOSSES.size()));
    assertThat(compile(assertions)).isEmpty();
  }

  /** {@code STRUCT_MEMBER} is an offset, {@code STRUCT_SIZE} a size, all else a constant in C. */
  private static String assertion(String name, int value) {
    String lower = name.toLowerCase(Locale.ROOT);
    String expression =
        STRUCTS.stream()
            .filter(struct -> lower.startsWith(struct + "_"))
            .max(Comparator.comparingInt(String::length))
            .map(struct -> expression(struct, lower.substring(struct.length() + 1)))
            .orElse(name);
    return String.format("_Static_assert(%s == %d, \"%s\");", expression, value, name);
  }

  private static String expression(String struct, String member) {
    return member.equals("size") && !struct.equals("caller_record")
        ? "sizeof(struct " + struct + ")"
        : "offsetof(struct " + struct + ", " + member + ")";
  }

  /** What the compiler complains about. */
  private String compile(List<String> assertions) throws Exception {
    Path source = directory.resolve("layout.c");
    Files.write(source, List.of("#include <stddef.h>", "#include \"records.h\""));
    Files.write(source, assertions, java.nio.file.StandardOpenOption.APPEND);
    Process compiler =
        new ProcessBuilder(
                Arrays.asList(
                    "clang",
                    "-fsyntax-only",
                    "-I",
                    System.getProperty("imdscope.basedir") + "/src/main/bpf",
                    source.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor() == 0).as(output).isEqualTo(output.isEmpty());
    return output;
  }
}
