package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records on their way to observations. */
class RecordReaderTest {
  private final List<Observation> seen = new ArrayList<>();
  private boolean unbearable = true;

  private final RecordReader reader =
      new RecordReader(new BootClock(), Endpoint.DEFAULTS, this::cut, seen::add, Optional.empty());

  /** Arguments are what a process chooses: an error that they bring about must end nothing. */
  @Test
  void aCallerWhoseParentCannotBeReadIsCountedAndTheNextOneIsRead() {
    MemorySegment record = MemorySegment.ofBuffer(callerOfThisProcess());
    reader.read(0, record);
    assertThat(seen).isEmpty();
    assertThat(reader.malformed()).isEqualTo(1);

    unbearable = false;
    reader.read(1, record);
    assertThat(seen).singleElement().isInstanceOf(Observation.Connected.class);
    assertThat(reader.malformed()).isEqualTo(1);
  }

  private List<String> cut(List<String> args) {
    if (unbearable) {
      throw new IllegalStateException("an error of this program");
    }
    return args;
  }

  private static ByteBuffer callerOfThisProcess() {
    int self = Math.toIntExact(ProcessHandle.current().pid());
    ByteBuffer record = RecordDecoderTest.caller("x\0", "", "");
    record.putInt(CALLER_RECORD_ANCESTORS + PROCESS_PID, self);
    record.putLong(
        CALLER_RECORD_ANCESTORS + PROCESS_START_TIME,
        new ProcFs(Path.of("/proc")).stat(self).orElseThrow().startNanos());
    return record;
  }
}
