package io.imdscope.output.log;

/** Is told how far reading has come, at most ten times a second and once at the end. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * So much has been read.
   *
   * @param done bytes as they lie there, perhaps compressed
   * @param total of all files; 0 when it cannot be known
   */
  void at(long done, long total);
}
