package io.imdscope.diagnosis.catalogue;

import java.util.List;
import java.util.Optional;

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
 * @param upgrade how to get {@code {version}} of it, ready to paste
 * @param verified whether the facts were read in the product's source, changelog or documentation
 * @param note one sentence to know about it, empty when there is none
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

  /** Whether that version asks for tokens. */
  public Answer speaksTokens(String version) {
    return Answer.UNKNOWN;
  }

  /** Whether reads without a token can be switched off in that version. */
  public Answer canSwitchV1Off(String version) {
    return Answer.UNKNOWN;
  }
}
