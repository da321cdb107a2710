package io.imdscope.diagnosis.cause;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A map of a bounded size that forgets what was used longest ago. */
final class Recent<K, V> {
  private final Map<K, V> entries;

  Recent(int most) {
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  V get(K key, Supplier<V> make) {
    return entries.computeIfAbsent(key, _ -> make.get());
  }

  void put(K key, V value) {
    entries.put(key, value);
  }

  Optional<V> peek(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  int size() {
    return entries.size();
  }
}
