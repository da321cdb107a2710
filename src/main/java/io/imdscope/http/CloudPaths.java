package io.imdscope.http;

import io.imdscope.event.Api;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The paths by which other clouds' metadata services at the same address are known. */
final class CloudPaths {
  /**
   * A path that is one cloud's alone.
   *
   * @param category its name in events
   */
  record Row(Api api, String category, List<String> prefix) {
    Row(Api api, String category) {
      this(api, category, List.of(category.toLowerCase(Locale.ROOT).split("/")));
    }

    boolean matches(List<String> path) {
      if (path.size() < prefix.size()) {
        return false;
      }
      for (int i = 0; i < prefix.size(); i++) {
        if (!path.get(i).equalsIgnoreCase(prefix.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /** The first that matches counts. */
  private static final List<Row> ROWS =
      List.of(
          // https://cloud.google.com/compute/docs/metadata/querying-metadata
          new Row(Api.GCE, "computeMetadata"),
          // https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
          new Row(Api.AZURE, "metadata/instance"),
          new Row(Api.AZURE, "metadata/attested"),
          new Row(Api.AZURE, "metadata/identity"),
          new Row(Api.AZURE, "metadata/loadbalancer"),
          new Row(Api.AZURE, "metadata/scheduledevents"),
          new Row(Api.AZURE, "metadata/versions"),
          // https://docs.oracle.com/iaas/Content/Compute/Tasks/gettingmetadata.htm
          new Row(Api.ORACLE, "opc"),
          // https://docs.openstack.org/nova/latest/user/metadata.html
          new Row(Api.OPENSTACK, "openstack"),
          // https://cloud.ibm.com/docs/vpc?topic=vpc-imd-identity-operations, and
          // https://cloud.ibm.com/apidocs/vpc-metadata for what shares a prefix with DigitalOcean
          new Row(Api.IBM, "instance_identity/v1"),
          new Row(Api.IBM, "identity/v1"),
          new Row(Api.IBM, "metadata/v1/instance"),
          new Row(Api.IBM, "metadata/v1/keys"),
          new Row(Api.IBM, "metadata/v1/placement_groups"),
          // https://docs.digitalocean.com/reference/api/metadata/droplet-properties/
          new Row(Api.DIGITALOCEAN, "metadata/v1.json"),
          new Row(Api.DIGITALOCEAN, "metadata/v1"));

  private CloudPaths() {}

  static Optional<Row> find(List<String> path) {
    for (Row row : ROWS) { // asked of every request
      if (row.matches(path)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }
}
