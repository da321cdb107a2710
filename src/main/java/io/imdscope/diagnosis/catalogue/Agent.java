package io.imdscope.diagnosis.catalogue;

import java.util.Locale;
import java.util.Optional;

/**
 * A User-Agent by which a product is known.
 *
 * @param name what it starts with, in lower case
 * @param major only with a version that starts with this number
 * @param contains only with this text in it
 * @param versionOf the name whose version counts, when it is not the first
 */
record Agent(
    String name, Optional<String> major, Optional<String> contains, Optional<String> versionOf) {

  /** The version that counts, empty text when it has none; nothing when it is not this product. */
  Optional<String> version(UserAgent sent) {
    if (!sent.name().equals(name)) {
      return Optional.empty();
    }
    if (contains.filter(each -> !sent.text().contains(each.toLowerCase(Locale.ROOT))).isPresent()) {
      return Optional.empty();
    }
    String version = versionOf.flatMap(sent::versionOf).orElse(sent.version());
    boolean ours =
        major.isEmpty() || version.equals(major.get()) || version.startsWith(major.get() + ".");
    return ours ? Optional.of(version) : Optional.empty();
  }
}
