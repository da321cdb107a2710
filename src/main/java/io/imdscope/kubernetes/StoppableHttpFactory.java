package io.imdscope.kubernetes;

import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientImpl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Makes JDK HTTP clients that end when they are closed. The library only ends their threads' pool,
 * which leaves connections that a silent server holds open until the garbage is collected.
 */
public final class StoppableHttpFactory extends JdkHttpClientFactory {
  private final Queue<HttpClient> made = new ConcurrentLinkedQueue<>();

  @Override
  protected HttpClient.Builder createNewHttpClientBuilder() {
    return remembering(super.createNewHttpClientBuilder());
  }

  @Override
  protected void closeHttpClient(JdkHttpClientImpl client) {
    super.closeHttpClient(client);
    shutdown();
  }

  public void shutdown() {
    made.forEach(HttpClient::shutdownNow);
  }

  /** The builder itself, except that the client it builds is kept in mind. */
  private HttpClient.Builder remembering(HttpClient.Builder builder) {
    return (HttpClient.Builder)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpClient.Builder.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(builder, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (result instanceof HttpClient client) {
                made.add(client);
              }
              return result instanceof HttpClient.Builder ? proxy : result;
            });
  }
}
