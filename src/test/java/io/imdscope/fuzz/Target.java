package io.imdscope.fuzz;

import io.imdscope.capture.kernel.ProcFuzzer;
import io.imdscope.capture.kernel.RecordFuzzer;
import io.imdscope.capture.legacylog.LegacyFuzzer;
import io.imdscope.capture.pcap.CaptureFuzzer;
import io.imdscope.diagnosis.CauseFuzzer;
import io.imdscope.diagnosis.catalogue.ClientFuzzer;
import io.imdscope.event.read.EventFuzzer;
import io.imdscope.gzip.GunzipFuzzer;
import io.imdscope.http.RedactionFuzzer;
import io.imdscope.http.StreamFuzzer;
import io.imdscope.output.metrics.ScrapeFuzzer;
import io.imdscope.reconcile.flow.FlowTextFuzzer;
import io.imdscope.reconcile.flow.ParquetFuzzer;
import io.imdscope.reconcile.metric.MetricFuzzer;
import io.imdscope.workload.CgroupFuzzer;
import io.imdscope.workload.docker.ContainerJsonFuzzer;
import io.imdscope.workload.ecs.TaskJsonFuzzer;
import io.imdscope.workload.kubernetes.PodsFuzzer;
import io.imdscope.workload.localhttp.AnswerFuzzer;
import java.nio.file.Path;
import java.util.Locale;

/** Every parser of what a caller, or somebody else who is not trusted, controls. */
enum Target {
  STREAMS(StreamFuzzer.class),
  RECORDS(RecordFuzzer.class),
  REDACTION(RedactionFuzzer.class),
  CLIENTS(ClientFuzzer.class),
  CAUSES(CauseFuzzer.class),
  PROC(ProcFuzzer.class),
  CGROUPS(CgroupFuzzer.class),
  EVENTS(EventFuzzer.class),
  CONTAINER_JSON(ContainerJsonFuzzer.class),
  TASK_JSON(TaskJsonFuzzer.class),
  PODS(PodsFuzzer.class),
  LOCAL_HTTP(AnswerFuzzer.class),
  SCRAPES(ScrapeFuzzer.class),
  GUNZIP(GunzipFuzzer.class),
  CAPTURES(CaptureFuzzer.class),
  OLD_LOG(LegacyFuzzer.class),
  METRICS(MetricFuzzer.class),
  FLOW_TEXT(FlowTextFuzzer.class),
  PARQUET(ParquetFuzzer.class, "io.imdscope.**:dev.hardwood.**", 16 << 10);

  private static final Path CORPORA =
      Path.of(System.getProperty("imdscope.basedir", ""), "src/test/fuzz").toAbsolutePath();

  private final Class<?> parser;
  private final String watched;
  private final int longest;

  Target(Class<?> parser) {
    this(parser, "io.imdscope.**", 8192);
  }

  Target(Class<?> parser, String watched, int longest) {
    this.parser = parser;
    this.watched = watched;
    this.longest = longest;
  }

  /** What Jazzer gives bytes to. */
  String parser() {
    return parser.getName();
  }

  /** The classes whose ways through guide Jazzer. */
  String watched() {
    return watched;
  }

  /** How many bytes are tried at most. */
  int longest() {
    return longest;
  }

  /** What is tried first: good input, and what went other ways through the parser. */
  Path corpus() {
    return CORPORA.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
