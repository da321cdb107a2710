package io.imdscope.http;

import java.util.List;
import java.util.Set;

/**
 * The categories of requests: a closed list, so that one is fit to be a label on a metric whatever
 * callers ask for.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-metadata.html">Instance
 *     metadata categories</a>
 */
final class Categories {
  /** Of a path that is not in the list. */
  static final String OTHER = "other";

  /** Of the listing of versions, or of what a version has. */
  static final String ROOT = "root";

  /** A category, and whether the answer holds credentials or often holds secrets. */
  record Category(String name, boolean sensitive) {}

  /** Below {@code meta-data/}; a path belongs to the longest that it begins with. */
  private static final Set<String> META_DATA =
      Set.of(
          "ami-id",
          "ami-launch-index",
          "ami-manifest-path",
          "ancestor-ami-ids",
          "autoscaling",
          "autoscaling/target-lifecycle-state",
          "block-device-mapping",
          "elastic-gpus",
          "elastic-inference",
          "events",
          "events/maintenance",
          "events/recommendations",
          "hostname",
          "iam",
          "iam/info",
          "iam/security-credentials",
          "iam/security-credentials-extended",
          "identity-credentials",
          "identity-credentials/ec2/info",
          "identity-credentials/ec2/security-credentials",
          "instance-action",
          "instance-id",
          "instance-life-cycle",
          "instance-type",
          "ipv6",
          "kernel-id",
          "local-hostname",
          "local-ipv4",
          "mac",
          "managed-ssh-keys",
          "metrics",
          "network",
          "network/interfaces/macs",
          "placement",
          "placement/availability-zone",
          "placement/availability-zone-id",
          "placement/group-name",
          "placement/host-id",
          "placement/partition-number",
          "placement/region",
          "product-codes",
          "profile",
          "public-hostname",
          "public-ipv4",
          "public-keys",
          "ramdisk-id",
          "reservation-id",
          "security-groups",
          "services",
          "services/domain",
          "services/partition",
          "spot",
          "spot/instance-action",
          "spot/termination-time",
          "system",
          "tags",
          "tags/instance");

  /** Below the version. */
  private static final Set<String> TOP =
      Set.of(
          "api/token",
          "dynamic",
          "dynamic/fws",
          "dynamic/instance-identity",
          "meta-data",
          "user-data");

  private static final Set<String> SENSITIVE =
      Set.of(
          "iam/security-credentials",
          "iam/security-credentials-extended",
          "identity-credentials/ec2/security-credentials",
          "user-data");

  /** A signed identity can be shown to others who trust it; the bare document cannot. */
  private static final Set<String> SIGNED_IDENTITY =
      Set.of("pkcs7", "signature", "rsa2048", "dsa2048");

  /** The longest entry has so many segments. */
  private static final int LONGEST = 3;

  private Categories() {}

  /** Of EC2's API: the path's segments below the version. */
  static Category ec2(List<String> path) {
    if (path.isEmpty()) {
      return new Category(ROOT, false);
    }
    String name =
        path.getFirst().equals("meta-data") && path.size() > 1
            ? longest(META_DATA, path.subList(1, path.size()))
            : longest(TOP, path);
    return new Category(name, SENSITIVE.contains(name) || isSignedIdentity(name, path));
  }

  /**
   * Of the ECS agent's API.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint.html">Task
   *     metadata</a>
   */
  static Category ecs(List<String> path) {
    if (path.contains("credentials")) {
      return new Category("credentials", true);
    }
    boolean versioned = !path.isEmpty() && path.getFirst().matches("v[0-9]");
    return new Category(versioned ? "metadata" : path.isEmpty() ? ROOT : OTHER, false);
  }

  /**
   * Of the EKS Pod Identity agent's API.
   *
   * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html">EKS
   *     Pod Identity</a>
   */
  static Category podIdentity(List<String> path) {
    boolean credentials = path.contains("credentials");
    return new Category(credentials ? "credentials" : path.isEmpty() ? ROOT : OTHER, credentials);
  }

  private static boolean isSignedIdentity(String name, List<String> path) {
    return name.equals("dynamic/instance-identity")
        && path.size() > 2
        && SIGNED_IDENTITY.contains(path.get(2));
  }

  private static String longest(Set<String> names, List<String> path) {
    String name = String.join("/", path.subList(0, Math.min(LONGEST, path.size())));
    while (!names.contains(name)) {
      int slash = name.lastIndexOf('/');
      if (slash < 0) {
        return OTHER;
      }
      name = name.substring(0, slash);
    }
    return name;
  }
}
