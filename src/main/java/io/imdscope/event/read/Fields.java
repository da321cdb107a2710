package io.imdscope.event.read;

import io.imdscope.event.Labelled;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The values of a line by their keys, each of its key's type. */
@SuppressWarnings("EnumOrdinal") // indices that nobody else sees
final class Fields {
  private final Object[] values = new Object[Key.values().length];
  private boolean otherVersion;
  private boolean odd;

  void reset() {
    Arrays.fill(values, null);
    otherVersion = false;
    odd = false;
  }

  /** Whether the key had no value yet. */
  boolean put(Key key, Object value) {
    boolean first = values[key.ordinal()] == null;
    values[key.ordinal()] = value;
    return first;
  }

  boolean has(Key key) {
    return values[key.ordinal()] != null;
  }

  /** A value is none of those that this version knows. */
  void otherVersion() {
    otherVersion = true;
  }

  boolean isOtherVersion() {
    return otherVersion;
  }

  /** A value is of the wrong type or out of its range. */
  void odd() {
    odd = true;
  }

  boolean isOdd() {
    return odd;
  }

  Optional<String> text(Key key) {
    return Optional.ofNullable((String) values[key.ordinal()]);
  }

  @SuppressWarnings("unchecked")
  List<String> texts(Key key) {
    return has(key) ? (List<String>) values[key.ordinal()] : List.of();
  }

  Optional<Instant> time(Key key) {
    return Optional.ofNullable((Instant) values[key.ordinal()]);
  }

  Optional<Long> number(Key key) {
    return Optional.ofNullable((Long) values[key.ordinal()]);
  }

  /** The number's low 32 bits. */
  OptionalInt integer(Key key) {
    return has(key) ? OptionalInt.of(number(key).orElseThrow().intValue()) : OptionalInt.empty();
  }

  boolean flag(Key key) {
    return Boolean.TRUE.equals(values[key.ordinal()]);
  }

  @SuppressWarnings("unchecked")
  List<ProcessIdentity> ancestors() {
    return has(Key.ANCESTORS) ? (List<ProcessIdentity>) values[Key.ANCESTORS.ordinal()] : List.of();
  }

  @SuppressWarnings("unchecked")
  Map<String, Long> lost() {
    return has(Key.LOST) ? (Map<String, Long>) values[Key.LOST.ordinal()] : Map.of();
  }

  /** Who said that part of the name, where it is known to be one of ours. */
  Optional<Source> attribution(String part) {
    return label(Source.values(), attributionText(part));
  }

  @SuppressWarnings("unchecked")
  Optional<String> attributionText(String part) {
    return has(Key.ATTRIBUTION)
        ? Optional.ofNullable(((Map<String, String>) values[Key.ATTRIBUTION.ordinal()]).get(part))
        : Optional.empty();
  }

  /** The constant of that label; another label is another version's. */
  <T extends Labelled> Optional<T> label(T[] constants, Optional<String> label) {
    if (label.isEmpty()) {
      return Optional.empty();
    }
    for (T constant : constants) {
      if (constant.label().equals(label.get())) {
        return Optional.of(constant);
      }
    }
    otherVersion();
    return Optional.empty();
  }
}
