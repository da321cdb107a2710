package io.imdscope.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An agent's metrics, as Prometheus gets them. */
public final class Scrape {
  private Scrape() {}

  public static String page(int port) {
    HttpRequest scrape =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
            .timeout(Await.PATIENCE)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(scrape, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The sum of all series of a counter. */
  public static long sum(String page, String counter) {
    return series(page, counter).mapToLong(Scrape::value).sum();
  }

  /** The sum of the series of a counter that have that label. */
  public static long sum(String page, String counter, String label, String value) {
    String wanted = label + "=\"" + value + "\"";
    return series(page, counter)
        .filter(line -> line.contains(wanted))
        .mapToLong(Scrape::value)
        .sum();
  }

  /** A counter by the one label that it has, without what is zero. */
  public static Map<String, Long> byLabel(String page, String counter) {
    return series(page, counter)
        .filter(line -> value(line) != 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')),
                Scrape::value));
  }

  private static Stream<String> series(String page, String counter) {
    return page.lines()
        .filter(line -> line.startsWith(counter + "{") || line.startsWith(counter + " "));
  }

  private static long value(String line) {
    return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }
}
