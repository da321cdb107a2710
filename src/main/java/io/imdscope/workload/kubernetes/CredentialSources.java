package io.imdscope.workload.kubernetes;

import io.imdscope.event.CredentialSource;
import java.util.Optional;
import java.util.Set;

/**
 * Tells from what the EKS webhooks put into a pod where it gets AWS credentials. A role's ARN alone
 * is no source: only the token file makes it one.
 */
final class CredentialSources {
  private static final String IRSA_VARIABLE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final Set<String> IRSA_AUDIENCES =
      Set.of("sts.amazonaws.com", "sts.amazonaws.com.cn");
  private static final String POD_IDENTITY_VARIABLE = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final Set<String> POD_IDENTITY_ADDRESSES =
      Set.of("http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials");
  private static final String POD_IDENTITY_AUDIENCE = "pods.eks.amazonaws.com";

  private CredentialSources() {}

  /** What a container's environment variable tells. */
  static Optional<CredentialSource> ofVariable(String name, String value) {
    if (name.equals(IRSA_VARIABLE)) {
      return Optional.of(CredentialSource.IRSA);
    }
    return name.equals(POD_IDENTITY_VARIABLE) && POD_IDENTITY_ADDRESSES.contains(value)
        ? Optional.of(CredentialSource.POD_IDENTITY)
        : Optional.empty();
  }

  /** What the audience of a volume's service account token tells. */
  static Optional<CredentialSource> ofAudience(String audience) {
    if (IRSA_AUDIENCES.contains(audience)) {
      return Optional.of(CredentialSource.IRSA);
    }
    return audience.equals(POD_IDENTITY_AUDIENCE)
        ? Optional.of(CredentialSource.POD_IDENTITY)
        : Optional.empty();
  }
}
