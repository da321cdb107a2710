package io.imdscope.reconcile.flow;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields that are used, of all that records may have.
 *
 * @see <a href="https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html">Flow log
 *     records</a>
 */
enum Field {
  INTERFACE_ID("interface-id"),
  SRCADDR("srcaddr"),
  DSTADDR("dstaddr"),
  DSTPORT("dstport"),
  PROTOCOL("protocol"),
  START("start"),
  END("end"),
  ACTION("action"),
  LOG_STATUS("log-status"),
  INSTANCE_ID("instance-id"),
  PKT_SRCADDR("pkt-srcaddr"),
  PKT_DSTADDR("pkt-dstaddr"),
  PKT_DST_AWS_SERVICE("pkt-dst-aws-service");

  /** The fields of the default format, in its order. */
  static final String DEFAULT =
      "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start"
          + " end action log-status";

  private static final Map<String, Field> BY_NAME =
      Stream.of(values()).collect(Collectors.toMap(field -> field.label, Function.identity()));

  final String label;

  Field(String label) {
    this.label = label;
  }

  /** The field of that name; Parquet files have underscores for dashes. */
  static Optional<Field> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name.replace('_', '-')));
  }
}
