package io.imdscope.capture.kernel;

import io.imdscope.event.CgroupPath;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads control group paths out of records. A node has a few hundred, which come with call after
 * call: the same path is the same object, as long as it is remembered.
 */
final class CgroupPaths {
  static final int MOST = 512;

  private final Map<Raw, CgroupPath> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Raw, CgroupPath> eldest) {
          return size() > MOST;
        }
      };

  private record Raw(ByteBuffer names, boolean complete) {}

  /** Names come from the leaf up, each with its NUL. */
  CgroupPath of(byte[] text, int offset, int length, boolean complete) {
    CgroupPath path = known.get(new Raw(ByteBuffer.wrap(text, offset, length), complete));
    if (path == null) {
      byte[] names = Arrays.copyOfRange(text, offset, offset + length);
      path = new CgroupPath(ProcFs.splitArgs(names, 0, length).reversed(), complete);
      known.put(new Raw(ByteBuffer.wrap(names), complete), path);
    }
    return path;
  }

  int remembered() {
    return known.size();
  }
}
