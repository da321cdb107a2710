package io.imdscope.lab.imds;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * The one instance that the lab's service describes; made up, in ranges set aside for examples.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html">Instance
 *     metadata categories</a>
 */
final class Instance {
  /** Every version that a path may begin with. */
  static final List<String> VERSIONS =
      List.of(
          "1.0",
          "2007-01-19",
          "2007-03-01",
          "2007-08-29",
          "2007-10-10",
          "2007-12-15",
          "2008-02-01",
          "2008-09-01",
          "2009-04-04",
          "2011-01-01",
          "2011-05-01",
          "2012-01-12",
          "2014-02-25",
          "2014-11-05",
          "2015-10-20",
          "2016-04-19",
          "2016-06-30",
          "2016-09-02",
          "2018-03-28",
          "2018-08-17",
          "2018-09-24",
          "2019-10-01",
          "2020-08-24",
          "2020-10-27",
          "2021-01-03",
          "2021-03-23",
          "2021-07-15",
          "2022-07-09",
          "2022-09-24",
          "2024-04-11",
          "latest");

  static final String ID = "i-0123456789abcdef0";

  private static final String MAC = "02:00:00:00:00:0a";
  private static final String ADDRESS = "10.20.0.10";
  private static final String NAME = "ip-10-20-0-10.eu-west-1.compute.internal";
  private static final String IAM = "meta-data/iam/";

  private static final String DOCUMENT =
      """
      {
        "accountId" : "000000000000",
        "architecture" : "x86_64",
        "availabilityZone" : "eu-west-1a",
        "billingProducts" : null,
        "devpayProductCodes" : null,
        "marketplaceProductCodes" : null,
        "imageId" : "ami-0123456789abcdef0",
        "instanceId" : "i-0123456789abcdef0",
        "instanceType" : "m5.large",
        "kernelId" : null,
        "pendingTime" : "2026-01-01T00:00:00Z",
        "privateIp" : "10.20.0.10",
        "ramdiskId" : null,
        "region" : "eu-west-1",
        "version" : "2017-09-30"
      }\
      """;

  private Instance() {}

  /** All that is below a version prefix. */
  static Tree tree() {
    Tree tree = new Tree();
    identity(tree);
    credentials(tree);
    network(tree);
    placement(tree);
    return tree.put(
        "user-data",
        resource(
            "application/octet-stream", now -> "#cloud-config\nhostname: imdscope-lab-node\n"));
  }

  private static void identity(Tree tree) {
    tree.put("dynamic/instance-identity/document", resource("text/plain", now -> DOCUMENT))
        .put("dynamic/instance-identity/pkcs7", "FAKE-LAB-PKCS7")
        .put("dynamic/instance-identity/rsa2048", "FAKE-LAB-RSA2048")
        .put("dynamic/instance-identity/signature", "FAKE-LAB-SIGNATURE")
        .put("dynamic/fws/instance-monitoring", "disabled")
        .put("meta-data/ami-id", "ami-0123456789abcdef0")
        .put("meta-data/ami-launch-index", "0")
        .put("meta-data/ami-manifest-path", "(unknown)")
        .put("meta-data/autoscaling/target-lifecycle-state", "InService")
        .put("meta-data/block-device-mapping/ami", "/dev/xvda")
        .put("meta-data/block-device-mapping/root", "/dev/xvda")
        .put("meta-data/events/maintenance/history", "[]")
        .put("meta-data/events/maintenance/scheduled", "[]")
        .put("meta-data/instance-action", "none")
        .put("meta-data/instance-id", ID)
        .put("meta-data/instance-life-cycle", "on-demand")
        .put("meta-data/instance-type", "m5.large")
        .put("meta-data/profile", "default-hvm")
        .put("meta-data/public-keys/0/openssh-key", "ssh-ed25519 FAKE-LAB-KEY imdscope-lab")
        .listing("meta-data/public-keys", "0=imdscope-lab")
        .put("meta-data/reservation-id", "r-0123456789abcdef0")
        .put("meta-data/services/domain", "amazonaws.com")
        .put("meta-data/services/partition", "aws")
        .put("meta-data/system", "nitro")
        .put("meta-data/tags/instance/Name", "imdscope-lab-node")
        .put("meta-data/tags/instance/eks:cluster-name", "imdscope-lab");
  }

  private static void credentials(Tree tree) {
    Function<Instant, String> role = Credentials::ofInstanceRole;
    String identity = "meta-data/identity-credentials/ec2/";
    tree.put(IAM + "info", resource("text/plain", Instance::profile))
        .put(IAM + "security-credentials/" + Credentials.ROLE, resource("text/plain", role))
        .put(identity + "info", "{\"Code\":\"Success\",\"AccountId\":\"000000000000\"}")
        .put(identity + "security-credentials/ec2-instance", resource("text/plain", role));
  }

  private static String profile(Instant now) {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "%s",
      "InstanceProfileArn" : "arn:aws:iam::000000000000:instance-profile/imdscope-lab-node",
      "InstanceProfileId" : "AIPAFAKELAB"
    }\
    """
        .formatted(now.truncatedTo(ChronoUnit.SECONDS));
  }

  private static void network(Tree tree) {
    String nic = "meta-data/network/interfaces/macs/" + MAC + "/";
    tree.put("meta-data/hostname", NAME)
        .put("meta-data/local-hostname", NAME)
        .put("meta-data/local-ipv4", ADDRESS)
        .put("meta-data/mac", MAC)
        .put("meta-data/security-groups", "imdscope-lab")
        .put(nic + "device-number", "0")
        .put(nic + "interface-id", "eni-0123456789abcdef0")
        .put(nic + "local-hostname", NAME)
        .put(nic + "local-ipv4s", ADDRESS)
        .put(nic + "mac", MAC)
        .put(nic + "owner-id", Credentials.ACCOUNT)
        .put(nic + "security-group-ids", "sg-0123456789abcdef0")
        .put(nic + "security-groups", "imdscope-lab")
        .put(nic + "subnet-id", "subnet-0123456789abcdef0")
        .put(nic + "subnet-ipv4-cidr-block", "10.20.0.0/24")
        .put(nic + "vpc-id", "vpc-0123456789abcdef0")
        .put(nic + "vpc-ipv4-cidr-block", "10.20.0.0/16")
        .put(nic + "vpc-ipv4-cidr-blocks", "10.20.0.0/16");
  }

  private static void placement(Tree tree) {
    tree.put("meta-data/placement/availability-zone", "eu-west-1a")
        .put("meta-data/placement/availability-zone-id", "euw1-az1")
        .put("meta-data/placement/region", "eu-west-1");
  }

  private static Tree.Resource resource(String contentType, Function<Instant, String> text) {
    return new Tree.Resource(contentType, text);
  }
}
