package io.imdscope.diagnosis.catalogue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An SDK, a component or a tool, and what is known of it.
 *
 * @param id stable, in lower case with dashes: {@code aws-sdk-go-v1}
 * @param name for people: {@code AWS SDK for Go v1}
 * @param firstV2 the first version that asks for tokens, as read in its source or its changelog
 * @param without versions after that which do not ask for tokens
 * @param firstV1Off the first version whose reads without a token can be switched off
 * @param v1Off how to switch them off, the easiest first
 * @param neverV1 whether it has no way to read without a token
 * @param awsFloor the minimum that AWS's documentation gives for IMDSv2
 * @param irsa the minimum that it gives for IAM roles for service accounts
 * @param podIdentity the minimum that it gives for EKS Pod Identity
 * @param upgrade how to get {@code {version}} of it, or the setting that helps; ready to paste
 * @param verified whether all facts were read in the product's source, changelog or documentation
 * @param note what else to know about it, empty when there is nothing
 * @param sources where each fact is from
 */
public record Product(
    String id,
    String name,
    Kind kind,
    Optional<String> language,
    Optional<String> firstV2,
    List<Gap> without,
    Optional<String> firstV1Off,
    List<String> v1Off,
    boolean neverV1,
    Fallback fallback,
    Optional<String> awsFloor,
    Optional<String> irsa,
    Optional<String> podIdentity,
    Optional<String> upgrade,
    boolean verified,
    String note,
    List<String> sources) {
  public Product {
    without = List.copyOf(without);
    v1Off = List.copyOf(v1Off);
    sources = List.copyOf(sources);
  }

  /** Versions from one up to, and without, another. */
  public record Gap(String from, String before) {}

  /**
   * Whether that version asks for tokens. AWS's minimum is often not the first: where that is not
   * known, older ones may or may not.
   */
  public Answer speaksTokens(String version) {
    if (firstV2.isEmpty()) {
      boolean enough =
          awsFloor
              .filter(floor -> ProductVersion.atLeast(version, floor) == Answer.YES)
              .isPresent();
      return enough || neverV1 ? Answer.YES : Answer.UNKNOWN;
    }
    for (Gap gap : without) {
      if (ProductVersion.atLeast(version, gap.from()) == Answer.YES
          && ProductVersion.atLeast(version, gap.before()) == Answer.NO) {
        return Answer.NO;
      }
    }
    return ProductVersion.atLeast(version, firstV2.get());
  }

  /** Whether reads without a token can be switched off in that version. */
  public Answer canSwitchV1Off(String version) {
    return firstV1Off.map(first -> ProductVersion.atLeast(version, first)).orElse(Answer.UNKNOWN);
  }

  /**
   * The version to upgrade to at least: the first whose v1 can be switched off, and not less than
   * AWS's minimum.
   */
  public Optional<String> recommended() {
    return newer(newer(firstV1Off, awsFloor), firstV2);
  }

  /** The newer of two versions of ours, where there are any. */
  public static Optional<String> newer(Optional<String> one, Optional<String> other) {
    return Stream.of(one, other)
        .flatMap(Optional::stream)
        .max((left, right) -> parsed(left).compareTo(parsed(right)));
  }

  /** Whether a version, as it was sent, is at least one of ours. */
  public static Answer atLeast(String version, String ours) {
    return ProductVersion.atLeast(version, ours);
  }

  private static ProductVersion parsed(String ours) {
    return ProductVersion.parse(ours).orElseThrow();
  }
}
