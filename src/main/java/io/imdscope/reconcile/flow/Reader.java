package io.imdscope.reconcile.flow;

/** Who read credentials, and from which address: both halves as {@link AddressParser} has them. */
record Reader(String workload, long high, long low) {}
