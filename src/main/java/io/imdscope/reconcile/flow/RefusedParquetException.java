package io.imdscope.reconcile.flow;

import java.io.IOException;

/** A Parquet file that is not read, and why: a sentence's second half. */
final class RefusedParquetException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedParquetException(String why) {
    super(why);
  }
}
