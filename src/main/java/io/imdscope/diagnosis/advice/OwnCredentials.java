package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Product;
import io.imdscope.event.CredentialSource;
import java.util.Optional;

/** Credentials that a pod has without its node, which an SDK can use from some version on. */
final class OwnCredentials {
  private OwnCredentials() {}

  /** Of a pod that has some: for people. */
  static String name(Situation situation) {
    return podIdentity(situation) ? "EKS Pod Identity" : "IRSA";
  }

  /** The least version for whichever this pod has. */
  static Optional<String> least(Situation situation, Product product) {
    return podIdentity(situation) ? product.podIdentity() : product.irsa();
  }

  /** Whether that SDK can use what its pod has, led by a blank; empty for one that has none. */
  static String sentence(Situation situation, Client sdk) {
    if (situation.credentialSources().isEmpty()) {
      return "";
    }
    String has = " This pod has " + name(situation) + " for its credentials, which ";
    Optional<String> least = sdk.product().flatMap(product -> least(situation, product));
    if (least.isEmpty()) {
      return has + "not every version can use.";
    }
    return has
        + switch (Product.atLeast(sdk.version().orElse(""), least.get())) {
          case NO -> "this version cannot use: that takes at least " + least.get() + ".";
          case UNKNOWN -> "takes at least " + least.get() + ".";
          case YES -> "this version can use: see that no other credentials come before.";
        };
  }

  private static boolean podIdentity(Situation situation) {
    return situation.credentialSources().contains(CredentialSource.POD_IDENTITY);
  }
}
