package io.imdscope.http;

import io.imdscope.event.Api;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import io.imdscope.http.ParsedHead.Mark;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells version, API and category of a request head. */
final class Classifier {
  /** An API version as EC2 writes them: {@code latest}, {@code 1.0}, {@code 2021-03-23}. */
  private static final Pattern API_VERSION = Pattern.compile("latest|[0-9][0-9.-]{0,15}");

  private Classifier() {}

  static Classification classify(Endpoint.Kind kind, ParsedHead head, Target target) {
    List<String> path = target.segments();
    return switch (kind) {
      case ECS -> withoutVersion(Categories.ecs(path));
      case POD_IDENTITY -> withoutVersion(Categories.podIdentity(path));
      case IMDS, CUSTOM -> imds(head, path);
    };
  }

  private static Classification withoutVersion(Categories.Category category) {
    return new Classification(Version.NONE, Api.OTHER, category.name(), category.sensitive());
  }

  private static Classification imds(ParsedHead head, List<String> path) {
    Optional<CloudPaths.Row> row = CloudPaths.find(path);
    boolean ec2Path = !path.isEmpty() && API_VERSION.matcher(path.getFirst()).matches();
    List<String> resource = ec2Path ? path.subList(1, path.size()) : path;
    boolean tokenPath = resource.equals(List.of("api", "token"));
    Api api =
        row.map(CloudPaths.Row::api).orElseGet(() -> byHeaders(head, ec2Path, tokenPath, path));
    Categories.Category category =
        switch (api) {
          case EC2 -> Categories.ec2(resource);
          default ->
              new Categories.Category(
                  row.map(CloudPaths.Row::category).orElse(Categories.OTHER), false);
        };
    return new Classification(version(head, api, path), api, category.name(), category.sensitive());
  }

  /** Headers decide only where the path does not: a header alone hides no call to EC2's API. */
  private static Api byHeaders(
      ParsedHead head, boolean readPath, boolean tokenPath, List<String> path) {
    boolean ec2Path = readPath || tokenPath;
    if (head.marks().contains(Mark.EC2_TOKEN)) {
      return ec2Path || path.isEmpty() ? Api.EC2 : Api.OTHER;
    }
    // Its paths are EC2's, and EC2's service answers them whatever else is in the head:
    // https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
    if (head.marks().contains(Mark.ALIBABA) && (tokenPath || !readPath)) {
      return Api.ALIBABA;
    }
    if (ec2Path) {
      return Api.EC2;
    }
    // https://cloud.google.com/compute/docs/metadata/querying-metadata
    if (head.marks().contains(Mark.GOOGLE)) {
      return Api.GCE;
    }
    // https://cloud.ibm.com/docs/vpc?topic=vpc-imd-identity-operations
    if (head.marks().contains(Mark.IBM)) {
      return Api.IBM;
    }
    // https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
    if (head.marks().contains(Mark.AZURE)) {
      return Api.AZURE;
    }
    if (!isRoot(head, path)) {
      return Api.OTHER;
    }
    // Google's Go library asks whether it is on GCE without any other sign of it:
    // https://github.com/googleapis/google-cloud-go/blob/main/compute/metadata/metadata.go
    boolean google =
        head.headers().stream()
            .filter(header -> header.name().equalsIgnoreCase("user-agent"))
            .anyMatch(header -> header.value().orElse("").startsWith("gcloud-golang/"));
    return google ? Api.GCE : Api.EC2;
  }

  private static boolean isRoot(ParsedHead head, List<String> path) {
    String target = head.line().target();
    return path.isEmpty() && (target.startsWith("/") || target.contains("://"));
  }

  private static Version version(ParsedHead head, Api api, List<String> path) {
    if (api != Api.EC2 && api != Api.OTHER) {
      return Version.NONE;
    }
    int size = path.size();
    if (head.line().method().equals("PUT")
        && size >= 2
        && path.subList(size - 2, size).equals(List.of("api", "token"))) {
      return Version.TOKEN;
    }
    if (head.marks().contains(Mark.EC2_TOKEN)) {
      return Version.V2;
    }
    // The token may have been in the part that was not seen.
    return head.cut() ? Version.UNKNOWN : Version.V1;
  }
}
