package io.imdscope.http;

import io.imdscope.event.Api;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Version;
import io.imdscope.http.ParsedHead.Mark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells version, API and category of a request head. */
final class Classifier {
  /** An API version as EC2 writes them: {@code latest}, {@code 1.0}, {@code 2021-03-23}. */
  private static final Pattern API_VERSION = Pattern.compile("latest|[0-9][0-9.-]{0,15}");

  /** So many paths are remembered with what they tell, since the same few come again and again. */
  static final int MOST = 512;

  /**
   * The longest path that is remembered, in characters: half as many segments of 56 bytes may be in
   * it. EC2's with the longest name of a role has 105.
   */
  static final int LONGEST = 128;

  private final CleanTexts texts;
  private final Map<String, Told> known = new HashMap<>();

  /** Remembers only paths in which these find no secret. */
  Classifier(CleanTexts texts) {
    this.texts = texts;
  }

  /**
   * What a path tells by itself at the metadata service's address.
   *
   * @param isEc2 whether it begins with a version of EC2's API
   * @param isToken whether that, or no version, is followed by EC2's token path
   * @param endsInToken whether it ends in EC2's token path
   * @param category where it is EC2's
   */
  private record Told(
      List<String> path,
      Optional<CloudPaths.Row> row,
      boolean isEc2,
      boolean isToken,
      boolean endsInToken,
      Categories.Category category) {
    private static final List<String> TOKEN = List.of("api", "token");

    static Told by(List<String> path) {
      boolean isEc2 = !path.isEmpty() && API_VERSION.matcher(path.getFirst()).matches();
      List<String> resource = isEc2 ? path.subList(1, path.size()) : path;
      return new Told(
          path,
          CloudPaths.find(path),
          isEc2,
          resource.equals(TOKEN),
          path.size() >= 2 && path.subList(path.size() - 2, path.size()).equals(TOKEN),
          Categories.ec2(resource));
    }
  }

  Classification classify(Endpoint.Kind kind, ParsedHead head, Target target) {
    return switch (kind) {
      case ECS -> withoutVersion(Categories.ecs(target.segments()));
      case POD_IDENTITY -> withoutVersion(Categories.podIdentity(target.segments()));
      case IMDS, CUSTOM -> imds(head, told(target));
    };
  }

  private Told told(Target target) {
    String path = target.path();
    Told told = known.get(path);
    if (told == null) {
      told = Told.by(target.segments());
      if (path.length() <= LONGEST && texts.text(path).equals(path)) {
        if (known.size() >= MOST) {
          known.clear();
        }
        known.put(path, told);
      }
    }
    return told;
  }

  int remembered() {
    return known.size();
  }

  private static Classification withoutVersion(Categories.Category category) {
    return new Classification(Version.NONE, Api.OTHER, category.name(), category.sensitive());
  }

  private static Classification imds(ParsedHead head, Told told) {
    Api api = told.row().isPresent() ? told.row().get().api() : byHeaders(head, told);
    Categories.Category category =
        switch (api) {
          case EC2 -> told.category();
          default ->
              new Categories.Category(
                  told.row().map(CloudPaths.Row::category).orElse(Categories.OTHER), false);
        };
    return new Classification(version(head, api, told), api, category.name(), category.sensitive());
  }

  /** Headers decide only where the path does not: a header alone hides no call to EC2's API. */
  private static Api byHeaders(ParsedHead head, Told told) {
    List<String> path = told.path();
    boolean ec2Path = told.isEc2() || told.isToken();
    if (head.marks().contains(Mark.EC2_TOKEN)) {
      return ec2Path || path.isEmpty() ? Api.EC2 : Api.OTHER;
    }
    // Its paths are EC2's, and EC2's service answers them whatever else is in the head:
    // https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
    if (head.marks().contains(Mark.ALIBABA) && (told.isToken() || !told.isEc2())) {
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

  private static Version version(ParsedHead head, Api api, Told told) {
    if (api != Api.EC2 && api != Api.OTHER) {
      return Version.NONE;
    }
    if (head.line().method().equals("PUT") && told.endsInToken()) {
      return Version.TOKEN;
    }
    if (head.marks().contains(Mark.EC2_TOKEN)) {
      return Version.V2;
    }
    // The token may have been in the part that was not seen.
    return head.cut() ? Version.UNKNOWN : Version.V1;
  }
}
