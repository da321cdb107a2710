package io.imdscope.cri;

/** An image and the name that people know it by. */
record NamedImage(String id, String name) {

  /** Whether a text is an image's id, which tells people nothing. */
  static boolean isId(String text) {
    String digits = text.startsWith("sha256:") ? text.substring(7) : text;
    return text.isEmpty()
        || (digits.length() == 64
            && digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')));
  }
}
