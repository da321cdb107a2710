package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.imdscope.kubernetes.ClientConfig;
import io.imdscope.kubernetes.KubernetesAccess;
import io.imdscope.kubernetes.StoppableHttpFactory;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Makes the client that lists and watches. */
final class ClientSetup {
  private ClientSetup() {}

  static KubernetesClient client(
      KubernetesAccess access,
      Duration requestTimeout,
      ApiObserver observer,
      StoppableHttpFactory http,
      Executor executor) {
    Config config = ClientConfig.of(access, requestTimeout);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(PodSerialization.create())
        .withHttpClientFactory(http)
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("imdscope", observer))
        .withTaskExecutor(executor)
        .build();
  }
}
