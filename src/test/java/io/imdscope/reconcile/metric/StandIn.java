package io.imdscope.reconcile.metric;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;
import software.amazon.awssdk.thirdparty.jackson.core.JsonGenerator;
import software.amazon.awssdk.thirdparty.jackson.core.JsonParser;
import software.amazon.awssdk.thirdparty.jackson.core.JsonToken;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORFactory;
import software.amazon.awssdk.thirdparty.jackson.dataformat.cbor.CBORGenerator;

/**
 * CloudWatch as far as GetMetricData goes, in the protocol that the SDK speaks: answers are written
 * field by field as the SDK's own model names them. Checks the signature of each question.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2
 *     CBOR</a>
 */
public final class StandIn implements AutoCloseable {
  public static final String KEY = "AKIDEXAMPLE";
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final String PATH =
      "/service/GraniteServiceVersion20100801/operation/GetMetricData";

  /** How many values a page has of each metric. */
  private static final int PAGE = 100;

  private static final CBORFactory CBOR = new CBORFactory();

  private final HttpServer server;
  private final Map<String, TreeMap<Long, Long>> sums = new ConcurrentHashMap<>();
  private final AtomicInteger questions = new AtomicInteger();
  private volatile int throttled;
  private volatile boolean out;
  private volatile String refusal = "";
  private volatile boolean babbles;

  public StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What it counted in the minute or more from that second since 1970 on. */
  public void counted(String instance, NoTokenMetric metric, long second, long sum) {
    sums.computeIfAbsent(instance + metric.label(), key -> new TreeMap<>()).put(second, sum);
  }

  public void throttleFirst(int count) {
    throttled = count;
  }

  public void goOut() {
    out = true;
  }

  /** Answers 403 with that code. */
  public void refuse(String code) {
    refusal = code;
  }

  /** Answers 200 with what is none of its answers. */
  public void babble() {
    babbles = true;
  }

  public int questions() {
    return questions.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int number = questions.incrementAndGet();
    if (out) {
      error(exchange, 503, "ServiceUnavailable");
    } else if (!exchange.getRequestURI().getPath().equals(PATH)
        || !"rpc-v2-cbor".equals(exchange.getRequestHeaders().getFirst("smithy-protocol"))) {
      error(exchange, 404, "UnknownOperationException");
    } else if (!isSigned(exchange, body)) {
      error(exchange, 403, "SignatureDoesNotMatch");
    } else if (!refusal.isEmpty()) {
      error(exchange, 403, refusal);
    } else if (babbles) {
      respond(exchange, 200, "<html>SECRET WORDS</html>".getBytes(StandardCharsets.UTF_8));
    } else if (number <= throttled) {
      error(exchange, 400, "ThrottlingException");
    } else {
      respond(exchange, 200, written(page(parse(body))));
    }
  }

  private GetMetricDataResponse page(Map<String, Object> question) {
    long from = (long) Math.rint(((Number) question.get("StartTime")).doubleValue());
    long to = (long) Math.rint(((Number) question.get("EndTime")).doubleValue());
    int skip = Integer.parseInt((String) question.getOrDefault("NextToken", "0"));
    List<MetricDataResult> results = new ArrayList<>();
    boolean more = false;
    for (Object each : (List<?>) question.get("MetricDataQueries")) {
      Map<?, ?> query = (Map<?, ?>) each;
      Map<?, ?> stat = (Map<?, ?>) query.get("MetricStat");
      Map<?, ?> metric = (Map<?, ?>) stat.get("Metric");
      Map<?, ?> dimension = (Map<?, ?>) ((List<?>) metric.get("Dimensions")).getFirst();
      if (!metric.get("Namespace").equals("AWS/EC2")
          || !stat.get("Stat").equals("Sum")
          || !dimension.get("Name").equals("InstanceId")) {
        throw new AssertionError("asked otherwise: " + query);
      }
      long period = ((Number) stat.get("Period")).longValue();
      TreeMap<Long, Long> all = new TreeMap<>();
      sums.getOrDefault(dimension.get("Value") + (String) metric.get("MetricName"), new TreeMap<>())
          .subMap(from, to)
          .forEach((at, sum) -> all.merge(at / period * period, sum, Long::sum));
      List<Map.Entry<Long, Long>> some = all.entrySet().stream().skip(skip).limit(PAGE).toList();
      more |= all.size() > skip + PAGE;
      results.add(
          MetricDataResult.builder()
              .id((String) query.get("Id"))
              .label("whatever")
              .timestamps(some.stream().map(at -> Instant.ofEpochSecond(at.getKey())).toList())
              .values(some.stream().map(at -> (double) at.getValue()).toList())
              .statusCode(more ? StatusCode.PARTIAL_DATA : StatusCode.COMPLETE)
              .build());
    }
    return GetMetricDataResponse.builder()
        .metricDataResults(results)
        .nextToken(more ? Integer.toString(skip + PAGE) : null)
        .build();
  }

  private static byte[] written(SdkPojo response) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CBORGenerator out = CBOR.createGenerator(bytes)) {
      write(out, response);
    }
    return bytes.toByteArray();
  }

  private static void write(CBORGenerator out, Object value) throws IOException {
    switch (value) {
      case SdkPojo object -> {
        out.writeStartObject();
        for (SdkField<?> field : object.sdkFields()) {
          Object member = field.getValueOrDefault(object);
          if (member != null) {
            out.writeFieldName(field.locationName());
            write(out, member);
          }
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray();
        for (Object each : list) {
          write(out, each);
        }
        out.writeEndArray();
      }
      case Instant time -> {
        out.writeTag(1);
        out.writeNumber((double) time.getEpochSecond());
      }
      case Double number -> out.writeNumber(number);
      default -> out.writeString(value.toString());
    }
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = CBOR.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("__type", "com.amazonaws.cloudwatch#" + code);
      out.writeStringField("message", "SECRET WORDS that hold what was signed");
      out.writeEndObject();
    }
    respond(exchange, status, bytes.toByteArray());
  }

  private static void respond(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("smithy-protocol", "rpc-v2-cbor");
    exchange.getResponseHeaders().set("Content-Type", "application/cbor");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, Object> parse(byte[] body) throws IOException {
    try (JsonParser in = CBOR.createParser(body)) {
      in.nextToken();
      @SuppressWarnings("unchecked")
      Map<String, Object> question = (Map<String, Object>) value(in);
      return question;
    }
  }

  private static Object value(JsonParser in) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> object = new TreeMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String name = in.currentName();
          in.nextToken();
          object.put(name, value(in));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(in));
        }
        yield list;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getNumberValue();
      default -> in.getText();
    };
  }

  /**
   * Whether the question was signed with the secret.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Signature
   *     version 4</a>
   */
  private static boolean isSigned(HttpExchange exchange, byte[] body) throws IOException {
    Optional<String> authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
    if (authorization.isEmpty()) {
      return false;
    }
    Map<String, String> parts = new TreeMap<>();
    for (String part :
        authorization.get().substring("AWS4-HMAC-SHA256 ".length()).split(", ", -1)) {
      parts.put(part.substring(0, part.indexOf('=')), part.substring(part.indexOf('=') + 1));
    }
    String[] credential = parts.get("Credential").split("/", -1);
    StringBuilder canonical = new StringBuilder("POST\n" + PATH + "\n\n");
    for (String name : parts.get("SignedHeaders").split(";", -1)) {
      canonical.append(name).append(':');
      canonical.append(exchange.getRequestHeaders().getFirst(name).strip()).append('\n');
    }
    canonical.append('\n').append(parts.get("SignedHeaders")).append('\n').append(hash(body));
    String scope = String.join("/", Arrays.copyOfRange(credential, 1, credential.length));
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + exchange.getRequestHeaders().getFirst("X-Amz-Date")
            + "\n"
            + scope
            + "\n"
            + hash(canonical.toString().getBytes(StandardCharsets.UTF_8));
    byte[] key = ("AWS4" + SECRET).getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i < credential.length; i++) {
      key = mac(key, credential[i]);
    }
    return credential[0].equals(KEY)
        && HexFormat.of().formatHex(mac(key, toSign)).equals(parts.get("Signature"));
  }

  private static String hash(byte[] bytes) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static byte[] mac(byte[] key, String text) throws IOException {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (java.security.GeneralSecurityException e) {
      throw new IOException(e);
    }
  }
}
