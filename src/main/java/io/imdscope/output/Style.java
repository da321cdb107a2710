package io.imdscope.output;

/** How a field is coloured on a terminal that wants colours. */
public enum Style {
  PLAIN(""),
  /** A call without a token. */
  ALARM("1;31"),
  /** Something to look at. */
  WARN("33"),
  GOOD("32"),
  DIM("2");

  private static final String ESCAPE = "\u001b[";
  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text in this style; as it is when {@code colour} is off. */
  public String of(String text, boolean colour) {
    return colour && this != PLAIN ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
