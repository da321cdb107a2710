package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.event.Endpoint;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** What Jazzer gives bytes to: any are records of the ring, each after its length in two bytes. */
public final class RecordFuzzer {
  private static final int MOST_BYTES = 1 << 22;
  private static final BootClock CLOCK = new BootClock();
  private static final RecordDecoder DECODER =
      new RecordDecoder(
          CLOCK, new CallerDecoder(CLOCK, new ProcFs(Path.of("/nowhere"))), Endpoint.DEFAULTS);

  private RecordFuzzer() {}

  public static void fuzzerTestOneInput(byte[] input) {
    int[] weight = {0};
    RequestTracker tracker =
        new RequestTracker(Limits.DEFAULTS, request -> weight[0] += request.weight());
    ByteBuffer records = ByteBuffer.wrap(input);
    while (records.remaining() >= Short.BYTES) {
      int length = Short.toUnsignedInt(records.getShort());
      int end = Math.min(records.limit(), records.position() + length);
      ByteBuffer record = records.slice(records.position(), end - records.position());
      DECODER.decode(record.order(ByteOrder.nativeOrder())).ifPresent(tracker::accept);
      records.position(end);
    }
    tracker.finish();
    if (weight[0] > MOST_BYTES) {
      throw new IllegalStateException("so little makes so much: " + weight[0]);
    }
  }
}
