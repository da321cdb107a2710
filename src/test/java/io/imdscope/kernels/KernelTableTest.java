package io.imdscope.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.TablePlace;
import io.imdscope.kernels.KernelTable.Line;
import io.imdscope.trace.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages say of the kernels what was last proved on them. */
class KernelTableTest {
  private static final Set<Proof> COUNTING = EnumSet.of(Proof.EVERY_CALL, Proof.RESTART);

  @Test
  void pagesHaveTheTableOfTheResult() throws IOException {
    String table = KernelTable.table(KernelTable.lines());
    for (Path page : KernelTable.PAGES) {
      String text = Files.readString(page);
      assertThat(KernelTable.PLACE.with(text, table)).as("%s", page).isEqualTo(text);
    }
  }

  /** Else {@code ./verify --kernels} is to be run again, and its result taken in. */
  @Test
  void itIsTheResultOfThisProgram() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Stream<Path> sources = Files.list(TablePlace.file("src/main/bpf"))) {
      for (Path source :
          sources.filter(each -> each.toString().matches(".*\\.[ch]")).sorted().toList()) {
        digest.update(Files.readAllBytes(source));
      }
    }
    assertThat(Files.readAllLines(KernelTable.PLACE.file()))
        .contains("# " + HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void reliabilityHasTheFigures() throws IOException {
    String text = Files.readString(FiguresTable.PAGE);
    String table = FiguresTable.table(KernelTable.lines());
    assertThat(KernelTable.PLACE.with(text, table)).isEqualTo(text);
  }

  /** On each kernel; the test asserts the same of what it counts. */
  @Test
  void everyRequestWasSeenAndAttributedAndNoneLost() throws IOException {
    List<Line> counting =
        KernelTable.lines().stream().filter(line -> COUNTING.contains(line.proof())).toList();
    assertThat(counting)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            line -> {
              Figures figures = line.figures().orElseThrow();
              long made = figures.made();
              assertThat(made).as("%s", line).isGreaterThanOrEqualTo(300);
              assertThat(figures).as("%s", line).isEqualTo(new Figures(made, made, made, 0));
            });
  }

  /** As ./run lists the guests: a proof that is added, or a guest, has to be run once. */
  @Test
  void everyProofOfEveryGuestHasAResult() throws IOException {
    List<String> wanted = new ArrayList<>();
    for (String line :
        Files.readAllLines(TablePlace.file("src/test/kernels/run")).stream()
            .filter(each -> each.matches("[0-9][^ ]* [0-9][^ ]* v[12] [A-Z_0-9,]+.*"))
            .toList()) {
      String[] fields = line.split(" ", -1);
      for (String proof : fields[3].split(",", -1)) {
        wanted.add(fields[0] + " " + proof);
      }
    }
    assertThat(wanted).hasSizeGreaterThan(15);
    assertThat(KernelTable.lines())
        .allMatch(line -> line.passed() > 0)
        .extracting((Line line) -> line.guest() + " " + line.proof())
        .containsExactlyElementsOf(wanted);
  }
}
