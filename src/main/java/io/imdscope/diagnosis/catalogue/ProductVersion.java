package io.imdscope.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers at the start of a version: {@code 1.11.678-SNAPSHOT} has 1, 11 and 678.
 *
 * @param before whether it is one that came before the release of these numbers
 */
record ProductVersion(List<Integer> numbers, boolean before) implements Comparable<ProductVersion> {
  private static final Pattern NUMBERS =
      Pattern.compile("[vV]?(\\d{1,9}(?:\\.\\d{1,9}){0,7})(.{0,1})");

  ProductVersion {
    numbers = List.copyOf(numbers);
  }

  /** What that text says, nothing when it starts with no number. */
  static Optional<ProductVersion> parse(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String rest = matcher.group(2);
    if (!rest.isEmpty() && Character.isDigit(rest.charAt(0))) {
      return Optional.empty(); // a number that is none: too long
    }
    List<Integer> numbers = new ArrayList<>();
    for (String part : matcher.group(1).split("\\.", -1)) {
      numbers.add(Integer.valueOf(part));
    }
    // 1.2.3-rc1, 2.0.0dev4 and 1.2.3.dev1 come before; what follows a plus does not count
    return Optional.of(new ProductVersion(numbers, !rest.isEmpty() && !rest.equals("+")));
  }

  /** Whether that text is of a version as new as the other; unknown where it does not tell. */
  static Answer atLeast(String text, String floor) {
    Optional<ProductVersion> version = parse(text);
    if (version.isEmpty()) {
      return Answer.UNKNOWN;
    }
    int order = version.get().compareTo(parse(floor).orElseThrow());
    return order == 0 && version.get().before() ? Answer.UNKNOWN : Answer.of(order >= 0);
  }

  /** By numbers alone; those that are not there count as zero. */
  @Override
  public int compareTo(ProductVersion other) {
    for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
      int order = Integer.compare(number(i), other.number(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int number(int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }
}
