package io.imdscope.diagnosis.catalogue;

import java.util.Optional;

/**
 * Who a caller is, as far as it can be told.
 *
 * @param product absent when the catalogue does not have it
 * @param version the product's own, as it was sent; any text
 * @param library what the product is built with, where that is sent too: what decides whether it
 *     speaks tokens
 * @param label for people: {@code AWS SDK for Go v1 1.15.0}; an unknown client's own User-Agent,
 *     else its program's name; at most 120 printable characters
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
    return Answer.UNKNOWN;
  }

  /** Whether this version's reads without a token can be switched off. */
  public Answer canSwitchV1Off() {
    return Answer.UNKNOWN;
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
}
