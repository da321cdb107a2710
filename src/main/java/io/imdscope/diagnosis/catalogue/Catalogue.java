package io.imdscope.diagnosis.catalogue;

import java.util.List;
import java.util.Optional;

/** All clients that are known by name. Immutable; {@link #load} reads it from the program's own. */
public final class Catalogue {
  private final List<Product> products;

  private Catalogue(List<Product> products) {
    this.products = List.copyOf(products);
  }

  /** The catalogue that comes with the program. */
  public static Catalogue load() {
    return new Catalogue(List.of());
  }

  /** All products, SDKs first. */
  public List<Product> products() {
    return products;
  }

  /** The product with that id. */
  public Optional<Product> product(String id) {
    return products.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /**
   * Who that is. Never fails, whatever is passed; the same arguments give an equal client, so that
   * callers may keep it.
   *
   * @param program the executable's name, empty when unknown
   * @param args its arguments, the program first
   */
  public Client identify(Optional<String> userAgent, String program, List<String> args) {
    return new Client(
        Optional.empty(), Optional.empty(), Optional.empty(), userAgent.orElse(program), false);
  }

  /** The same client, or a better name for it from what was seen of it since. */
  public Client byBehaviour(Client before, Behaviour seen) {
    return before;
  }
}
