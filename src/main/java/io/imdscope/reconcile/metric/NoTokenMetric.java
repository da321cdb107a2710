package io.imdscope.reconcile.metric;

import io.imdscope.event.Labelled;
import java.util.Optional;

/**
 * The metrics of namespace {@code AWS/EC2} that count calls without a token, by instance.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html">EC2's
 *     metrics</a>
 */
public enum NoTokenMetric implements Labelled {
  /** How often the service was successfully accessed without one; only while that is allowed. */
  NO_TOKEN("MetadataNoToken"),

  /** How often a call without one was attempted after tokens were required. */
  REJECTED("MetadataNoTokenRejected");

  private final String label;

  NoTokenMetric(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }

  /** The metric that a label of CloudWatch's names, wherever in it. */
  static Optional<NoTokenMetric> in(String text) {
    if (text.contains(REJECTED.label)) {
      return Optional.of(REJECTED);
    }
    return text.contains(NO_TOKEN.label) ? Optional.of(NO_TOKEN) : Optional.empty();
  }
}
