package io.imdscope.diagnosis.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All clients that are known by name. Immutable; read from the program's own when it is first asked
 * something, since a start takes longer with it than there is time until the first call.
 */
public final class Catalogue {

  private record Content(
      List<Product> products, Map<String, Product> byId, Recognition recognition) {
    static Content of(List<CatalogueEntry> entries) {
      List<Product> products = entries.stream().map(CatalogueEntry::product).toList();
      Map<String, Product> byId =
          products.stream().collect(Collectors.toMap(Product::id, Function.identity()));
      return new Content(products, byId, new Recognition(entries, new HashMap<>(byId)));
    }
  }

  /** Of all catalogues, read once. */
  private static final class Read {
    static final Content CONTENT = read();

    private static Content read() {
      try (InputStream in = Catalogue.class.getResourceAsStream("clients.json")) {
        if (in == null) {
          throw new IllegalStateException("the catalogue of clients is not in the program");
        }
        return Content.of(CatalogueFile.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The catalogue that comes with the program. */
  public Catalogue() {}

  /** All products, SDKs first. */
  public List<Product> products() {
    return Read.CONTENT.products();
  }

  /** The product with that id. */
  public Optional<Product> product(String id) {
    return Optional.ofNullable(Read.CONTENT.byId().get(id));
  }

  /**
   * Who that is. Never fails, whatever is passed; the same arguments give an equal client, so that
   * callers may keep it.
   *
   * @param program the executable's name, empty when unknown
   * @param args its arguments, the program first
   */
  public Client identify(Optional<String> userAgent, String program, List<String> args) {
    return Read.CONTENT.recognition().identify(userAgent, program, args);
  }

  /** The same client, or a better name for it from what was seen of it since. */
  public Client byBehaviour(Client before, Behaviour seen) {
    return BehaviourNames.betterName(before, seen)
        .flatMap(this::product)
        .map(
            product ->
                new Client(
                    Optional.of(product),
                    Optional.empty(),
                    Optional.empty(),
                    product.name() + ", by behaviour",
                    true))
        .orElse(before);
  }
}
