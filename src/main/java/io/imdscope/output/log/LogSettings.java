package io.imdscope.output.log;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the event log is, and how large it may grow.
 *
 * @param fileBytes a file is rotated before it grows beyond this
 * @param fileAge a file is rotated when it is as old as this
 * @param totalBytes what all files of the directory may take together
 */
public record LogSettings(Path directory, long fileBytes, Duration fileAge, long totalBytes) {
  public static final long DEFAULT_FILE_BYTES = 64L << 20;
  public static final Duration DEFAULT_FILE_AGE = Duration.ofHours(24);
  public static final long DEFAULT_TOTAL_BYTES = 512L << 20;

  /** The least that all files together may be allowed: a few long lines fit each file then. */
  public static final long LEAST_TOTAL_BYTES = 1L << 20;

  private static final long LEAST_FILE_BYTES = 64L << 10;

  /** Beside the closed files: the active one, one that waits to be compressed, one being made. */
  private static final int FILES_AT_WORK = 3;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public LogSettings {
    if (totalBytes < LEAST_TOTAL_BYTES) {
      throw new IllegalArgumentException(
          "the log needs at least 1m in all: bytes=" + totalBytes + "; give it more");
    }
    if (fileBytes < LEAST_FILE_BYTES || fileBytes > totalBytes / 4) {
      throw new IllegalArgumentException(
          "a file of the log takes from 64k to a quarter of the log: bytes=" + fileBytes);
    }
    if (fileAge.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "a file of the log lasts at least a second: age=" + fileAge);
    }
  }

  /** The usual sizes. */
  public static LogSettings in(Path directory) {
    return in(directory, DEFAULT_TOTAL_BYTES);
  }

  /**
   * Files of an eighth of the whole, but of no more than is usual.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static LogSettings in(Path directory, long totalBytes) {
    return new LogSettings(
        directory, Math.min(DEFAULT_FILE_BYTES, totalBytes / 8), DEFAULT_FILE_AGE, totalBytes);
  }

  /** What all but the active file may take once there is time to make them smaller. */
  long closedBytes() {
    return totalBytes - FILES_AT_WORK * fileBytes;
  }
}
