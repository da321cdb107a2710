package io.imdscope.reconcile;

import io.imdscope.Fuzzing;
import io.imdscope.reconcile.flow.FlowTextFuzzer;
import io.imdscope.reconcile.flow.ParquetFuzzer;
import io.imdscope.reconcile.metric.MetricFuzzer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer looks for files of others that a parser cannot bear; see {@link Fuzzing}. */
class ReconcileFuzzTest {
  private static final int LONGEST_PARQUET = 16 << 10;

  @TempDir private Path directory;

  @Test
  void textOfFlowLogs() throws Exception {
    seed(
        """
        version interface-id srcaddr dstaddr dstport protocol start end action log-status
        2 eni-1 10.0.0.1 52.46.150.1 443 6 1795392000 1795392059 ACCEPT OK
        2 eni-1 2001:db8::1 2600:1f00::1 443 6 1795392000 1795392059 REJECT OK
        2 eni-1 - - - - 1795392000 1795392059 - NODATA
        """);
    Fuzzing.fuzz(FlowTextFuzzer.class, directory);
  }

  @Test
  void parquetOfFlowLogs() throws Exception {
    Path whole =
        Path.of(
            System.getProperty("imdscope.basedir"), "src/test/resources/flows", "duckdb.parquet");
    Fuzzing.seed(directory, "duckdb", Files.readAllBytes(whole));
    Fuzzing.fuzz(ParquetFuzzer.class, directory, "io.imdscope.**:dev.hardwood.**", LONGEST_PARQUET);
  }

  @Test
  void filesOfMetrics() throws Exception {
    Map<Integer, Long> sums = Map.of(0, 1L, 300, 2L, 600, 0L);
    seed(
        "{\"MetricDataResults\":["
            + Lived.metricData("i-0123456789abcdef0 MetadataNoToken", sums)
            + "],\"Messages\":[]}");
    seed(Lived.metricStatistics("MetadataNoToken i-01234567", sums));
    Fuzzing.fuzz(MetricFuzzer.class, directory);
  }

  private void seed(String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Fuzzing.seed(directory, "seed-" + bytes.length, bytes);
  }
}
