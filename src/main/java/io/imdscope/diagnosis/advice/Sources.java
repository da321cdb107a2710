package io.imdscope.diagnosis.advice;

/** Pages that advice rests on. */
final class Sources {
  private static final String EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/";
  private static final String EKS = "https://docs.aws.amazon.com/eks/latest/userguide/";

  static final String REQUESTS = EC2 + "instancedata-data-retrieval.html";
  static final String SERVICE = EC2 + "configuring-instance-metadata-service.html";
  static final String OPTIONS = EC2 + "configuring-instance-metadata-options.html";
  static final String NEW_INSTANCES = EC2 + "configuring-IMDS-new-instances.html";
  static final String TRANSITION = EC2 + "instance-metadata-transition-to-version-2.html";
  static final String POD_IDENTITY = EKS + "pod-id-minimum-sdk.html";
  static final String IRSA = EKS + "iam-roles-for-service-accounts-minimum-sdk.html";
  static final String SDKS =
      "https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-credentials.html";
  static final String KARPENTER = "https://karpenter.sh/docs/concepts/nodeclasses/";
  static final String EKSCTL = "https://github.com/eksctl-io/eksctl/issues/7665";
  static final String CLOUDFORMATION =
      "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
          + "aws-properties-ec2-launchtemplate-metadataoptions.html";
  static final String TERRAFORM =
      "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/"
          + "launch_template#metadata-options";
  static final String ACCOUNT =
      "https://docs.aws.amazon.com/cli/latest/reference/ec2/modify-instance-metadata-defaults.html";

  private Sources() {}
}
