package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How a client is set up. Only the given access counts: no environment, no other file. */
public final class ClientConfig {
  /** Once at once; whoever asks tries again by itself, and waits ever longer in between. */
  private static final int RETRIES = 1;

  private static final int PAUSE_MILLIS = 1_000;

  private ClientConfig() {}

  /**
   * For a client whose requests, and attempts to connect, take at most so long.
   *
   * @throws RuntimeException when the kubeconfig cannot be used
   */
  public static Config of(KubernetesAccess access, Duration requestTimeout) {
    Config config = plain(access);
    config.setConnectionTimeout((int) requestTimeout.toMillis());
    config.setRequestTimeout((int) requestTimeout.toMillis());
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setRequestRetryBackoffInterval(PAUSE_MILLIS);
    config.setWatchReconnectInterval(PAUSE_MILLIS);
    config.setUserAgent("imdscope");
    return config;
  }

  private static Config plain(KubernetesAccess access) {
    return switch (access) {
      case KubernetesAccess.InCluster inCluster -> inCluster(inCluster);
      case KubernetesAccess.Kubeconfig kubeconfig ->
          Config.fromKubeconfig(kubeconfig.file().toFile());
      case KubernetesAccess.None _ -> throw new IllegalArgumentException("no access");
    };
  }

  private static Config inCluster(KubernetesAccess.InCluster access) {
    Path authority = access.serviceAccount().resolve("ca.crt");
    ConfigBuilder config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(access.server().toString())
            .withOauthTokenProvider(
                new ServiceAccountToken(access.serviceAccount().resolve("token")));
    if (Files.exists(authority)) {
      config.withCaCertFile(authority.toString());
    }
    return config.build();
  }
}
