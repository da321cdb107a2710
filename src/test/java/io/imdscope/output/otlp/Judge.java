package io.imdscope.output.otlp;

import com.google.common.io.BaseEncoding;
import io.imdscope.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * OpenTelemetry's own messages, which read what a collector is sent: a field that they do not know,
 * or one of another type, is an error. Their protobuf is another than the program's, so that they
 * are loaded apart.
 */
final class Judge {
  private static final Path JARS =
      Path.of(System.getProperty("imdscope.basedir", "."), "target", "otlp-judge");
  private static final String PACKAGE = "io.opentelemetry.proto.collector.";
  private static final ClassLoader LOADER = loader();

  private Judge() {}

  /** The records of a request, with what they have from their resource as {@code resource}. */
  static List<Map<String, Object>> logs(String json) {
    return items(
        json, "logs.v1.ExportLogsServiceRequest", "resourceLogs", "scopeLogs", "logRecords");
  }

  /** The metrics of a request, likewise. */
  static List<Map<String, Object>> metrics(String json) {
    return items(
        json,
        "metrics.v1.ExportMetricsServiceRequest",
        "resourceMetrics",
        "scopeMetrics",
        "metrics");
  }

  private static List<Map<String, Object>> items(
      String json, String message, String resources, String scopes, String name) {
    List<Map<String, Object>> items = new ArrayList<>();
    for (Map<String, Object> resource : list(read(json, message), resources)) {
      for (Map<String, Object> scope : list(resource, scopes)) {
        for (Map<String, Object> item : list(scope, name)) {
          Map<String, Object> with = new LinkedHashMap<>(item);
          with.put("resource", resource.get("resource"));
          with.put("scope", scope.get("scope"));
          items.add(with);
        }
      }
    }
    return items;
  }

  /** Attributes as plain values, by their keys. */
  static Map<String, Object> attributes(Object of) {
    return pairs(list(map(of), "attributes"));
  }

  private static Map<String, Object> pairs(List<Map<String, Object>> pairs) {
    Map<String, Object> values = new LinkedHashMap<>();
    pairs.forEach(pair -> values.put((String) pair.get("key"), value(map(pair.get("value")))));
    return values;
  }

  private static Object value(Map<String, Object> any) {
    Map.Entry<String, Object> only = any.entrySet().iterator().next();
    return switch (only.getKey()) {
      case "stringValue", "boolValue", "doubleValue" -> only.getValue();
      case "intValue" -> Long.valueOf((String) only.getValue());
      case "arrayValue" -> list(map(only.getValue()), "values").stream().map(Judge::value).toList();
      case "kvlistValue" -> pairs(list(map(only.getValue()), "values"));
      default -> throw new AssertionError("a value of another type: " + only.getKey());
    };
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> map(Object of) {
    return (Map<String, Object>) of;
  }

  @SuppressWarnings("unchecked")
  static List<Map<String, Object>> list(Map<String, Object> of, String name) {
    return (List<Map<String, Object>>) of.getOrDefault(name, List.of());
  }

  /** As protobuf writes it again: with the names of enums, without what has its usual value. */
  private static Map<String, Object> read(String json, String message) {
    try {
      Class<?> format = LOADER.loadClass("com.google.protobuf.util.JsonFormat");
      Class<?> builders = LOADER.loadClass("com.google.protobuf.Message$Builder");
      Class<?> messages = LOADER.loadClass("com.google.protobuf.MessageOrBuilder");
      Object builder = LOADER.loadClass(PACKAGE + message).getMethod("newBuilder").invoke(null);
      Object parser = format.getMethod("parser").invoke(null);
      parser.getClass().getMethod("merge", String.class, builders).invoke(parser, json, builder);
      Object printer = format.getMethod("printer").invoke(null);
      printer = printer.getClass().getMethod("omittingInsignificantWhitespace").invoke(printer);
      return Json.object(
          (String) printer.getClass().getMethod("print", messages).invoke(printer, builder));
    } catch (InvocationTargetException e) {
      throw new AssertionError("not " + message + ": " + json, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ClassLoader loader() {
    try (Stream<Path> jars = Files.list(JARS)) {
      List<URL> urls = new ArrayList<>();
      for (Path jar : jars.toList()) {
        urls.add(jar.toUri().toURL());
      }
      urls.add(BaseEncoding.class.getProtectionDomain().getCodeSource().getLocation());
      return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
