package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the pod's token for every request, since the kubelet rotates it. Never throws. */
final class ServiceAccountToken implements OAuthTokenProvider {
  private static final int MAX_TOKEN = 64 << 10;

  private final Path file;

  ServiceAccountToken(Path file) {
    this.file = file;
  }

  /** The token; none where it cannot be read, which the API answers with 401 or 403. */
  @Override
  public String getToken() {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_TOKEN), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
