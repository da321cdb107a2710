package io.imdscope.event;

/** How a pod gets AWS credentials of its own instead of its node's. */
public enum CredentialSource implements Labelled {
  /**
   * IAM roles for service accounts.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html">EKS</a>
   */
  IRSA("irsa"),
  /**
   * EKS Pod Identity.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html">EKS</a>
   */
  POD_IDENTITY("pod_identity");

  private final String label;

  CredentialSource(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
