package io.imdscope.capture.kernel;

import io.imdscope.event.CgroupPath;
import java.nio.charset.StandardCharsets;
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

  /**
   * Each byte of the names a character, and compared without method handles, which is the fastest
   * way to find them again.
   */
  private record Raw(String names, boolean complete) {
    @Override
    public int hashCode() {
      return names.hashCode();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Raw raw && complete == raw.complete && names.equals(raw.names);
    }
  }

  /** Names come from the leaf up, each with its NUL. */
  CgroupPath of(byte[] text, int offset, int length, boolean complete) {
    Raw raw = new Raw(new String(text, offset, length, StandardCharsets.ISO_8859_1), complete);
    CgroupPath path = known.get(raw);
    if (path == null) {
      path = new CgroupPath(ProcFs.splitArgs(text, offset, length).reversed(), complete);
      known.put(raw, path);
    }
    return path;
  }

  int remembered() {
    return known.size();
  }
}
