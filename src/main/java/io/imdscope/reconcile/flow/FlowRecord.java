package io.imdscope.reconcile.flow;

import java.nio.charset.StandardCharsets;

/** One record as a reader finds it: one object for all, overwritten by the next. */
@SuppressWarnings("EnumOrdinal") // indices that nobody else sees
final class FlowRecord {
  static final int HTTPS = 443;
  private static final int TCP = 6;
  private static final byte[] PORT = "443".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NODATA = "NODATA".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SKIPDATA = "SKIPDATA".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REJECT = "REJECT".getBytes(StandardCharsets.US_ASCII);

  private final Slice[] slices = new Slice[Field.values().length];

  FlowRecord() {
    for (int i = 0; i < slices.length; i++) {
      slices[i] = new Slice();
    }
  }

  Slice get(Field field) {
    return slices[field.ordinal()];
  }

  /** Those of all fields, by ordinal, for readers that fill them. */
  Slice[] slices() {
    return slices;
  }

  /** Whether it is of TCP to the port that the API has; told first, since few are. */
  boolean isHttps() {
    return get(Field.DSTPORT).is(PORT) && get(Field.PROTOCOL).number() == TCP;
  }

  /** Nothing flowed in that time. */
  boolean isNoData() {
    return get(Field.LOG_STATUS).is(NODATA);
  }

  /** Records of that time were skipped, by an error or a limit of the service. */
  boolean isSkipData() {
    return get(Field.LOG_STATUS).is(SKIPDATA);
  }

  boolean isRejected() {
    return get(Field.ACTION).is(REJECT);
  }

  /** The address the packet had before a translation on the way, where that is known. */
  Slice source() {
    return get(Field.PKT_SRCADDR).isAbsent() ? get(Field.SRCADDR) : get(Field.PKT_SRCADDR);
  }

  Slice destination() {
    return get(Field.PKT_DSTADDR).isAbsent() ? get(Field.DSTADDR) : get(Field.PKT_DSTADDR);
  }
}
