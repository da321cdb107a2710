package io.imdscope.output.log;

/** Compresses closed files, and makes old ones smaller, when woken. */
interface Housekeeping extends AutoCloseable {
  /** There may be something to do; returns at once. */
  void wake();

  @Override
  void close();
}
