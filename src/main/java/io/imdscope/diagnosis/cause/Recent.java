package io.imdscope.diagnosis.cause;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** A map of a bounded number and weight that forgets what was used longest ago. */
final class Recent<K, V> {
  private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final int most;
  private final long mostBytes;
  private final ToIntFunction<K> keyWeight;
  private final ToIntFunction<V> weight;
  private long bytes;

  /**
   * An empty one.
   *
   * @param keyWeight about how many bytes a key takes in memory, with its place here
   * @param weight the same of a value, which may change while {@link #change} is at it
   */
  Recent(int most, long mostBytes, ToIntFunction<K> keyWeight, ToIntFunction<V> weight) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.keyWeight = keyWeight;
    this.weight = weight;
  }

  /** Changes what is under that key, where nothing is what is made for it. */
  void change(K key, Supplier<V> make, Consumer<V> change) {
    V value = entries.get(key);
    if (value == null) {
      value = make.get();
      entries.put(key, value);
      bytes += keyWeight.applyAsInt(key);
    } else {
      bytes -= weight.applyAsInt(value);
    }
    change.accept(value);
    bytes += weight.applyAsInt(value);
    shrink();
  }

  void put(K key, V value) {
    V before = entries.put(key, value);
    bytes += before == null ? keyWeight.applyAsInt(key) : -weight.applyAsInt(before);
    bytes += weight.applyAsInt(value);
    shrink();
  }

  private void shrink() {
    Iterator<Map.Entry<K, V>> eldest = entries.entrySet().iterator();
    while (entries.size() > most || bytes > mostBytes) {
      Map.Entry<K, V> gone = eldest.next();
      bytes -= keyWeight.applyAsInt(gone.getKey()) + weight.applyAsInt(gone.getValue());
      eldest.remove();
    }
  }

  Optional<V> peek(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }
}
