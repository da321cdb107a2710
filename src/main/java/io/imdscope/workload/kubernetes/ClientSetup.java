package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes the client. Nothing but the given settings counts: no environment, no other file. */
final class ClientSetup {
  /** Once at once; further attempts are the informer's, which waits ever longer in between. */
  private static final int RETRIES = 1;

  private static final int PAUSE_MILLIS = 1_000;

  private ClientSetup() {}

  static KubernetesClient client(
      KubernetesSettings.Access access,
      Duration requestTimeout,
      ApiObserver observer,
      StoppableHttpFactory http,
      Executor executor) {
    Config config = config(access);
    config.setConnectionTimeout((int) requestTimeout.toMillis());
    config.setRequestTimeout((int) requestTimeout.toMillis());
    config.setRequestRetryBackoffLimit(RETRIES);
    config.setRequestRetryBackoffInterval(PAUSE_MILLIS);
    config.setWatchReconnectInterval(PAUSE_MILLIS);
    config.setUserAgent("imdscope");
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(PodSerialization.create())
        .withHttpClientFactory(http)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("imdscope", observer))
        .withTaskExecutor(executor)
        .build();
  }

  private static Config config(KubernetesSettings.Access access) {
    return switch (access) {
      case KubernetesSettings.Access.InCluster inCluster -> inCluster(inCluster);
      case KubernetesSettings.Access.Kubeconfig kubeconfig ->
          Config.fromKubeconfig(kubeconfig.file().toFile());
      case KubernetesSettings.Access.None _ -> throw new IllegalArgumentException("no access");
    };
  }

  private static Config inCluster(KubernetesSettings.Access.InCluster access) {
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
