package io.imdscope.output.otlp;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * The collector to send to. What is refused is said without what was given, which may hold a
 * secret.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OpenTelemetry,
 *     exporter configuration</a>
 */
public final class OtlpTarget {
  private static final int MOST_CHARACTERS = 2048;

  private final URI base;
  private final OtlpHeaders headers;
  private final Optional<SSLContext> trust;

  private OtlpTarget(URI base, OtlpHeaders headers, Optional<SSLContext> trust) {
    this.base = base;
    this.headers = headers;
    this.trust = trust;
  }

  /**
   * Reads the URL below which are {@code v1/logs} and {@code v1/metrics}.
   *
   * @param headers of each request, as in OTEL_EXPORTER_OTLP_HEADERS
   * @param certificate the file of authorities to trust, instead of the runtime's
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static OtlpTarget of(String url, Optional<String> headers, Optional<Path> certificate) {
    return new OtlpTarget(
        base(url), OtlpHeaders.of(headers.orElse("")), certificate.map(OtlpTrust::of));
  }

  private static URI base(String url) {
    URI uri;
    try {
      uri = new URI(url.length() > MOST_CHARACTERS ? "" : url.strip());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("is no URL; give http://HOST:4318"); // says no more of it
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(
          "begins neither with http:// nor https://; give http://HOST:4318");
    }
    if (uri.getRawUserInfo() != null || (uri.getHost() == null && url.contains("@"))) {
      throw new IllegalArgumentException(
          "has a password in it; give it as a header, in OTEL_EXPORTER_OTLP_HEADERS");
    }
    if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("names no host and port; give http://HOST:4318");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("has a query or a fragment; give http://HOST:4318");
    }
    String path = uri.getRawPath();
    String slash = path.endsWith("/") ? "" : "/";
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path + slash);
  }

  /** As it is in the URL, an IPv6 address without its brackets. */
  public String host() {
    return base.getHost().replaceAll("^\\[(.*)]$", "$1");
  }

  /** The one that is connected to. */
  public int port() {
    if (base.getPort() > 0) {
      return base.getPort();
    }
    return "https".equalsIgnoreCase(base.getScheme()) ? 443 : 80;
  }

  URI logs() {
    return base.resolve("v1/logs");
  }

  URI metrics() {
    return base.resolve("v1/metrics");
  }

  OtlpHeaders headers() {
    return headers;
  }

  /** Who is trusted, where it is not the runtime that says so. */
  Optional<SSLContext> trust() {
    return trust;
  }

  /** What the authorities' file holds is not compared. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OtlpTarget target
        && base.equals(target.base)
        && headers.equals(target.headers)
        && trust.isPresent() == target.trust.isPresent();
  }

  @Override
  public int hashCode() {
    return Objects.hash(base, headers);
  }

  /** Without what may be a secret: the headers, and the path, which has one with some backends. */
  @Override
  public String toString() {
    return base.getScheme() + "://" + base.getRawAuthority();
  }
}
