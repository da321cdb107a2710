package io.imdscope.trace;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Calls the metadata service with one of Java's own clients; prints the token. */
final class JavaCalls {
  private JavaCalls() {}

  private interface Call {
    String call(String method, String path, Map<String, String> headers)
        throws IOException, InterruptedException;
  }

  /** Its arguments: {@code url} or {@code client}, {@code keep} or {@code close}, the base URL. */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean keep = args[1].equals("keep");
    Call caller = args[0].equals("url") ? withUrl(args[2], keep) : withClient(args[2], keep);
    String token =
        caller.call(
            "PUT", "/latest/api/token", Map.of("X-aws-ec2-metadata-token-ttl-seconds", "60"));
    caller.call("GET", "/latest/meta-data/instance-id", Map.of("X-aws-ec2-metadata-token", token));
    caller.call("GET", "/latest/meta-data/placement/region", Map.of());
    caller.call("GET", "/latest/meta-data/no-such?a=b", Map.of());
    System.out.println(token);
  }

  private static Call withUrl(String base, boolean keep) {
    System.setProperty("http.keepAlive", Boolean.toString(keep));
    return (method, path, headers) -> {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base + path).toURL().openConnection();
      connection.setRequestMethod(method);
      headers.forEach(connection::setRequestProperty);
      try (InputStream in =
          connection.getResponseCode() < 400
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    };
  }

  /** A client as it comes: its first request offers HTTP/2. */
  private static Call withClient(String base, boolean keep) {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "connection");
    HttpClient client =
        keep
            ? HttpClient.newHttpClient()
            : HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return (method, path, headers) -> {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path))
              .method(method, HttpRequest.BodyPublishers.noBody());
      headers.forEach(request::header);
      if (!keep) {
        request.header("Connection", "close");
      }
      return client.send(request.build(), BodyHandlers.ofString()).body();
    };
  }
}
