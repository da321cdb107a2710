package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Breaks an answer off that is longer than memory allows. */
public final class AnswerLimit implements AsyncBody.Consumer<List<ByteBuffer>> {
  private final AsyncBody.Consumer<List<ByteBuffer>> consumer;
  private final int most;
  private final boolean lines;
  private long length;

  /**
   * Hands on at most {@code most} bytes.
   *
   * @param lines whether that is the limit of a line instead, in an answer that never ends
   */
  public AnswerLimit(AsyncBody.Consumer<List<ByteBuffer>> consumer, int most, boolean lines) {
    this.consumer = consumer;
    this.most = most;
    this.lines = lines;
  }

  @Override
  public void consume(List<ByteBuffer> value, AsyncBody body) throws Exception {
    for (ByteBuffer buffer : value) {
      int end = lines ? lastLineEnd(buffer) : -1;
      length = end < 0 ? length + buffer.remaining() : buffer.limit() - end;
    }
    if (length > most) {
      throw new IOException("answer too long: limit=" + most);
    }
    consumer.consume(value, body);
  }

  @Override
  public <U> U unwrap(Class<U> type) {
    return consumer.unwrap(type);
  }

  private static int lastLineEnd(ByteBuffer buffer) {
    for (int i = buffer.limit() - 1; i >= buffer.position(); i--) {
      if (buffer.get(i) == '\n') {
        return i;
      }
    }
    return -1;
  }
}
