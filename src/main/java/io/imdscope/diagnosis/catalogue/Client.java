package io.imdscope.diagnosis.catalogue;

import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Who a caller is, as far as it can be told.
 *
 * @param product absent when the catalogue does not have it
 * @param version the product's own, as it was sent; any text
 * @param library what the product is built with, where that is sent too: what decides whether it
 *     speaks tokens
 * @param label for people: {@code AWS SDK for Go v1 1.15.0}; an unknown client's own User-Agent,
 *     else its program's name; printable, at most {@link Labels#LONGEST} characters
 * @param byBehaviour whether it was named by what it does, not by what it says of itself
 */
public record Client(
    Optional<Product> product,
    Optional<String> version,
    Optional<Client> library,
    String label,
    boolean byBehaviour) {

  /** Whether this version asks for tokens. */
  public Answer speaksTokens() {
    return byBehaviour && is(Kind.SDK) ? Answer.YES : ask(Product::speaksTokens);
  }

  /** Whether this version's reads without a token can be switched off. */
  public Answer canSwitchV1Off() {
    return ask(Product::canSwitchV1Off);
  }

  /** What is inside decides; where that says nothing, the product's own version does. */
  private Answer ask(BiFunction<Product, String, Answer> question) {
    Answer inside = library.map(each -> each.ask(question)).orElse(Answer.UNKNOWN);
    if (inside != Answer.UNKNOWN || product.isEmpty() || is(Kind.TOOL)) {
      return inside;
    }
    return question.apply(product.get(), version.orElse(""));
  }

  /** What it does when it gets no token. */
  public Fallback fallback() {
    return product
        .map(Product::fallback)
        .filter(known -> !known.equals(Fallback.UNKNOWN))
        .or(() -> library.map(Client::fallback))
        .orElse(Fallback.UNKNOWN);
  }

  /** Whether it is of that kind. */
  public boolean is(Kind kind) {
    return product.filter(known -> known.kind() == kind).isPresent();
  }

  /** The SDK that makes its requests: itself, or what it is built with. */
  public Optional<Client> sdk() {
    return is(Kind.SDK) ? Optional.of(this) : library.filter(each -> each.is(Kind.SDK));
  }
}
