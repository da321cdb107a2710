package io.imdscope.capture.kernel;

import static io.imdscope.capture.kernel.RecordLayout.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is pinned, as {@code struct pin_layout} tells the next process.
 *
 * @param complete whether all is there
 * @param objectDigest of the eBPF object, in hexadecimal
 * @param attached since when it records, in nanoseconds since boot
 * @param lossesWritten how much of each of the kernel's counters has been told
 * @param unwritten requests that were read, are in no log, and of which none tells
 * @param reader the run that was the last to give back anything of it
 */
record PinLayout(
    boolean complete,
    int ringBytes,
    long attached,
    String objectDigest,
    List<Long> lossesWritten,
    long unwritten,
    Optional<UUID> reader) {
  /** Increase it with every change of what is pinned, or of what it means to user space. */
  static final int VERSION = 4;

  static final int DIGEST_BYTES = PIN_LAYOUT_LOSSES_WRITTEN - PIN_LAYOUT_OBJECT_DIGEST;

  /** Reads "imdscope" in a dump on a little-endian machine. */
  private static final long MAGIC = 0x65706f6373646d69L;

  /** What is known where the layout's own pin is gone. */
  static final PinLayout LOST = begun(0, "00".repeat(DIGEST_BYTES));

  private static final UUID NOBODY = new UUID(0, 0);

  /** Nothing is there yet. */
  static PinLayout begun(int ringBytes, String objectDigest) {
    return new PinLayout(false, ringBytes, 0, objectDigest, LossCounters.NONE, 0, Optional.empty());
  }

  PinLayout completed(long nanos, List<Long> written, long notWritten) {
    return new PinLayout(true, ringBytes, nanos, objectDigest, written, notWritten, reader);
  }

  PinLayout withLosses(List<Long> written, long notWritten) {
    return new PinLayout(complete, ringBytes, attached, objectDigest, written, notWritten, reader);
  }

  PinLayout withReader(UUID run) {
    return new PinLayout(
        complete, ringBytes, attached, objectDigest, lossesWritten, unwritten, Optional.of(run));
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(PIN_LAYOUT_SIZE).order(ByteOrder.nativeOrder());
    bytes.putLong(PIN_LAYOUT_MAGIC, MAGIC);
    bytes.putInt(PIN_LAYOUT_VERSION, VERSION);
    bytes.putInt(PIN_LAYOUT_COMPLETE, complete ? 1 : 0);
    bytes.putInt(PIN_LAYOUT_RING_BYTES, ringBytes);
    bytes.putLong(PIN_LAYOUT_ATTACHED, attached);
    bytes.put(PIN_LAYOUT_OBJECT_DIGEST, HexFormat.of().parseHex(objectDigest));
    for (int i = 0; i < LOSSES.size(); i++) {
      bytes.putLong(PIN_LAYOUT_LOSSES_WRITTEN + 8 * i, lossesWritten.get(i));
    }
    bytes.putLong(PIN_LAYOUT_UNWRITTEN, unwritten);
    UUID run = reader.orElse(NOBODY);
    bytes.putLong(PIN_LAYOUT_READER, run.getMostSignificantBits());
    bytes.putLong(PIN_LAYOUT_READER + 8, run.getLeastSignificantBits());
    return bytes.array();
  }

  /** Whether a value is that of a layout of ours, of whatever version. */
  static boolean isOurs(byte[] value) {
    return value.length >= PIN_LAYOUT_RING_BYTES && order(value).getLong(PIN_LAYOUT_MAGIC) == MAGIC;
  }

  /** Whether it is of this version, so that {@link #read} understands it. */
  static boolean isReadable(byte[] value) {
    return isOurs(value)
        && value.length == PIN_LAYOUT_SIZE
        && order(value).getInt(PIN_LAYOUT_VERSION) == VERSION;
  }

  static PinLayout read(byte[] value) {
    ByteBuffer bytes = order(value);
    Long[] written = new Long[LOSSES.size()];
    Arrays.setAll(written, i -> bytes.getLong(PIN_LAYOUT_LOSSES_WRITTEN + 8 * i));
    return new PinLayout(
        bytes.getInt(PIN_LAYOUT_COMPLETE) != 0,
        bytes.getInt(PIN_LAYOUT_RING_BYTES),
        bytes.getLong(PIN_LAYOUT_ATTACHED),
        HexFormat.of()
            .formatHex(value, PIN_LAYOUT_OBJECT_DIGEST, PIN_LAYOUT_OBJECT_DIGEST + DIGEST_BYTES),
        List.of(written),
        bytes.getLong(PIN_LAYOUT_UNWRITTEN),
        Optional.of(
                new UUID(bytes.getLong(PIN_LAYOUT_READER), bytes.getLong(PIN_LAYOUT_READER + 8)))
            .filter(run -> !run.equals(NOBODY)));
  }

  /** A layout of whatever version, marked as incomplete. */
  static byte[] incomplete(byte[] value) {
    byte[] changed = value.clone();
    order(changed).putInt(PIN_LAYOUT_COMPLETE, 0);
    return changed;
  }

  private static ByteBuffer order(byte[] value) {
    return ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
  }
}
