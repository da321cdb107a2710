package io.imdscope.reconcile.flow;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A structure of Parquet's metadata: what its fields hold, by their numbers. */
record CompactStruct(Map<Short, Field> fields) {
  static final byte I32 = 5;
  static final byte I64 = 6;
  static final byte LIST = 9;
  static final byte STRUCT = 12;

  /** One field: of that type, a {@link Long}, a {@link CompactStruct}, a list of either. */
  record Field(byte type, Object value) {}

  /** A number that is not negative, if it is there. */
  OptionalLong number(int id, byte type) throws IOException {
    Optional<Object> value = value(id, type);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    long number = (Long) value.get();
    if (number < 0 || (type == I32 && number > Integer.MAX_VALUE)) {
      throw new RefusedParquetException("has a size, count or place that is none");
    }
    return OptionalLong.of(number);
  }

  /** The same, 0 where it is not there. */
  long orZero(int id, byte type) throws IOException {
    return number(id, type).orElse(0);
  }

  Optional<CompactStruct> struct(int id) throws IOException {
    return value(id, STRUCT).map(CompactStruct.class::cast);
  }

  /** The structures of a list, none where it is not there. */
  List<CompactStruct> structs(int id) throws IOException {
    List<?> all = value(id, LIST).map(each -> (List<?>) each).orElse(List.of());
    for (Object each : all) {
      if (!(each instanceof CompactStruct)) {
        throw new RefusedParquetException("has a list of another type than it should");
      }
    }
    return all.stream().map(CompactStruct.class::cast).toList();
  }

  /** Readers leave out what has another type than it should, or do not: so nothing may have. */
  private Optional<Object> value(int id, byte type) throws IOException {
    Field field = fields.get((short) id);
    if (field == null) {
      return Optional.empty();
    }
    if (field.type != type) {
      throw new RefusedParquetException("has a field of another type than it should");
    }
    return Optional.of(field.value);
  }
}
