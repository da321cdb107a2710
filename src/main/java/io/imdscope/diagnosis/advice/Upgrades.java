package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Kind;
import io.imdscope.diagnosis.catalogue.Product;
import java.util.Map;
import java.util.Optional;

/** Which version to go to, and how. */
final class Upgrades {
  private Upgrades() {}

  /** For an SDK whose version never asks for a token. */
  static Advice tooOld(Situation situation, Client sdk) {
    Product product = sdk.product().orElseThrow();
    String first = firstForGood(product);
    String off =
        product
            .firstV1Off()
            .map(
                version ->
                    ", and from " + version + " on its calls without one can be switched off")
            .orElse("");
    Map<String, String> words =
        Map.of(
            "client",
            sdk.label(),
            "versions",
            versions(situation, product),
            "first",
            first,
            "off",
            off + care(product),
            "own",
            OwnCredentials.sentence(situation, sdk));
    return AdviceText.UPGRADE.say(
        product.id(), words, command(situation, product), product.sources().stream().findFirst());
  }

  /** For an SDK whose version does not tell. */
  static Advice maybeTooOld(Situation situation, Client sdk) {
    Product product = sdk.product().orElseThrow();
    Map<String, String> words =
        Map.of(
            "client",
            sdk.label(),
            "versions",
            versions(situation, product),
            "own",
            OwnCredentials.sentence(situation, sdk));
    return AdviceText.CHECK_VERSION.say(
        product.id(), words, command(situation, product), product.sources().stream().findFirst());
  }

  /** For a component: its owner cannot change the SDK in it. */
  static Advice component(Situation situation) {
    Product product = situation.client().product().orElseThrow();
    String first = product.firstV2().map(version -> ", " + version + " or newer").orElse("");
    Map<String, String> words =
        Map.of(
            "client",
            situation.client().label(),
            "first",
            first + care(product),
            "own",
            situation
                .client()
                .sdk()
                .map(sdk -> OwnCredentials.sentence(situation, sdk))
                .orElse(""));
    return AdviceText.UPDATE_COMPONENT.say(
        product.id(), words, command(situation, product), product.sources().stream().findFirst());
  }

  /** From where on all versions ask for tokens. */
  private static String firstForGood(Product product) {
    return product.without().isEmpty()
        ? product.firstV2().orElseThrow()
        : product.without().getLast().before();
  }

  private static String versions(Situation situation, Product product) {
    Optional<String> least = least(situation, product);
    Optional<String> better = better(situation, product);
    if (least.isEmpty()) {
      return "its newest version";
    }
    return "at least "
        + least.get()
        + better
            .filter(each -> !each.equals(least.get()))
            .map(each -> ", better " + each)
            .orElse("");
  }

  /** AWS's minimum; its number for .NET is a release's, of which no package has the version. */
  private static Optional<String> least(Situation situation, Product product) {
    Optional<String> minimum =
        product.id().equals("aws-sdk-dotnet")
            ? product.firstV2()
            : product.awsFloor().or(product::firstV2);
    return Product.newer(minimum, own(situation, product));
  }

  private static Optional<String> better(Situation situation, Product product) {
    return Product.newer(product.recommended(), own(situation, product));
  }

  private static Optional<String> own(Situation situation, Product product) {
    return situation.credentialSources().isEmpty()
        ? Optional.empty()
        : OwnCredentials.least(situation, product);
  }

  private static Optional<String> command(Situation situation, Product product) {
    String version = better(situation, product).orElse("VERSION");
    return product.upgrade().map(each -> each.replace("{version}", version));
  }

  private static String care(Product product) {
    boolean certain = product.verified() || product.kind() == Kind.TOOL || product.note().isEmpty();
    String note = product.note();
    return certain
        ? ""
        : " (not all of this is verified: " + note.substring(0, note.length() - 1) + ")";
  }
}
