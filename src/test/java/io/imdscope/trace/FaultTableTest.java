package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.trace.Fault.Survived;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page says of faults what last came of them. */
class FaultTableTest {
  @Test
  void thePageHasTheTableOfTheResult() throws IOException {
    String page = Files.readString(FaultTable.PAGE);
    assertThat(FaultTable.PLACE.with(page, FaultTable.table(results()))).isEqualTo(page);
  }

  /** A fault that is added has to be tried once, and none is told that lost in silence. */
  @Test
  void everyFaultHasAResult() throws IOException {
    assertThat(results()).extracting(Survived::fault).containsExactly(Fault.values());
    assertThat(results())
        .allSatisfy(
            each -> assertThat(each.seen() + each.lost()).isGreaterThanOrEqualTo(each.made()));
  }

  @Test
  void aLineIsReadAsItWasWritten() throws IOException {
    for (Survived each : results()) {
      assertThat(Survived.parse(each.line())).isEqualTo(each);
    }
  }

  private static List<Survived> results() throws IOException {
    return FaultTable.read(FaultTable.PLACE.file());
  }
}
