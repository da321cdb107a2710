package io.imdscope.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.MadePart;
import io.imdscope.kernels.KernelTable.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages say of the kernels what was last proved on them. */
class KernelTableTest {

  @Test
  void pagesHaveTheTableOfTheResult() throws IOException {
    String table = KernelTable.table(KernelTable.lines());
    for (Path page : KernelTable.PAGES) {
      String text = Files.readString(page);
      assertThat(KernelTable.PART.in(text, table)).as("%s", page).isEqualTo(text);
    }
  }

  /** As ./run lists the guests: a proof that is added, or a guest, has to be run once. */
  @Test
  void everyProofOfEveryGuestHasAResult() throws IOException {
    List<String> wanted = new ArrayList<>();
    for (String line :
        Files.readAllLines(MadePart.file("src/test/kernels/run")).stream()
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
