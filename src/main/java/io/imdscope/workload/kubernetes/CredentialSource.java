package io.imdscope.workload.kubernetes;

/** A way to AWS credentials, other than the node's, that is set up for a pod. */
public enum CredentialSource {
  /**
   * IAM roles for service accounts.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-configuration.html">what is
   *     injected</a>
   */
  IRSA,
  /**
   * EKS Pod Identity.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">what
   *     is injected</a>
   */
  POD_IDENTITY
}
