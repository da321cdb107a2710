package io.imdscope.workload;

import java.util.Optional;

/** What the ids in control group names look like; one pass over the characters each. */
final class IdShape {
  private IdShape() {}

  /** 64 lower-case hexadecimal digits, as every common runtime makes them. */
  static boolean isContainerId(String text) {
    return isHex(text, 64);
  }

  /** BuildKit's 25 digits in base 36, the id of a build step that Docker runs. */
  static boolean isBuildId(String text) {
    return text.length() == 25
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
  }

  /** An ECS task's id: 32 hexadecimal digits, or a UUID as accounts had them before 2018. */
  static boolean isTaskId(String text) {
    return isHex(text, 32) || isUuid(text);
  }

  /** A container of a task that the ECS agent does not run itself: {@code <32 hex>-<digits>}. */
  static boolean isFargateId(String text) {
    return text.length() > 33
        && text.length() <= 64
        && text.charAt(32) == '-'
        && isHex(text.substring(0, 32), 32)
        && text.chars().skip(33).allMatch(c -> c >= '0' && c <= '9');
  }

  /**
   * A pod's UID with dashes, whether written with them or with underscores; a static pod's hash of
   * 32 digits stays as it is.
   */
  static Optional<String> podUid(String text) {
    String uid = text.replace('_', '-');
    return isUuid(uid) || isHex(uid, 32) ? Optional.of(uid) : Optional.empty();
  }

  private static boolean isHex(String text, int length) {
    return text.length() == length && text.chars().allMatch(IdShape::isHexDigit);
  }

  private static boolean isUuid(String text) {
    if (text.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? text.charAt(i) != '-' : !isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
