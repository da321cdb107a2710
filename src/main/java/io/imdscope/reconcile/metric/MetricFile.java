package io.imdscope.reconcile.metric;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.imdscope.event.FileTrouble;
import io.imdscope.event.Text;
import io.imdscope.reconcile.Complaints;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Reads what {@code aws cloudwatch get-metric-data} and {@code get-metric-statistics} print as
 * JSON, several answers in a row too. What is wrong is said with file, line and column; what could
 * be read stays. Memory is that of the values.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html">GetMetricStatistics</a>
 */
public final class MetricFile {
  private static final Pattern INSTANCE = Pattern.compile("\\bi-[0-9a-f]{8}(?:[0-9a-f]{9})?\\b");

  /** What is shown of a label that is none. */
  private static final int LONGEST_LABEL = 100;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(1 << 16)
                  .maxNameLength(1 << 10)
                  .maxNumberLength(64)
                  .build())
          .build();

  private static final String STANDARD_INPUT = "-";

  private final String name;
  private final MetricHints given;
  private final Values values;
  private final Complaints problems;

  private MetricFile(Path file, MetricHints given, Values values, Complaints problems) {
    this.name = Text.printable(file.toString());
    this.given = given;
    this.values = values;
    this.problems = problems;
  }

  /** Adds the file's values, and a sentence for each part of it that cannot be used. */
  public static void read(Path file, MetricHints given, Values values, Complaints problems) {
    new MetricFile(file, given, values, problems).read(file);
  }

  /** The instance's id that the text holds, where it holds just one. */
  static Optional<String> instance(String text) {
    Matcher matcher = INSTANCE.matcher(text);
    Optional<String> found = Optional.empty();
    while (matcher.find()) {
      if (found.isPresent() && !found.get().equals(matcher.group())) {
        return Optional.empty();
      }
      found = Optional.of(matcher.group());
    }
    return found;
  }

  /** Whether this is an instance's id, and nothing else. */
  static boolean isInstance(String text) {
    return INSTANCE.matcher(text).matches();
  }

  private void read(Path file) {
    try (InputStream in =
            name.equals(STANDARD_INPUT)
                ? new FileInputStream(FileDescriptor.in)
                : Files.newInputStream(file);
        JsonParser json = JSON.createParser(in)) {
      int answers = 0;
      JsonToken token;
      while ((token = json.nextToken()) != null) {
        if (token != JsonToken.START_OBJECT) {
          throw new Unusable("is not what aws cloudwatch prints as JSON");
        }
        answer(json, file);
        answers++;
      }
      if (answers == 0) {
        problems.add(name + " is empty: give what aws cloudwatch get-metric-data printed");
      }
    } catch (JsonProcessingException e) {
      problems.add(
          name
              + at(e.getLocation())
              + ": is no JSON from here on, or is cut off: what comes before is used; ask"
              + " CloudWatch again with --output json");
    } catch (Unusable e) {
      problems.add(name + ": " + e.getMessage());
    } catch (Values.TooMany e) {
      problems.add(name + ": " + e.getMessage());
    } catch (IOException e) {
      problems.add(name + " cannot be read: " + Text.printable(FileTrouble.of(e)));
    }
  }

  private static String at(com.fasterxml.jackson.core.JsonLocation place) {
    return place == null ? "" : ", line " + place.getLineNr() + ", column " + place.getColumnNr();
  }

  /** One answer: an object with results, or with data points. */
  private void answer(JsonParser json, Path file) throws IOException {
    Result statistics = new Result(true);
    boolean any = false;
    boolean more = false;
    try {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        json.nextToken();
        switch (key) {
          case "MetricDataResults" -> {
            any = true;
            results(json, file);
          }
          case "Datapoints" -> {
            any = true;
            statistics.place(json);
            statistics.points(json);
          }
          case "Label" -> statistics.label(json);
          case "Messages" -> messages(json);
          case "NextToken" -> more = json.currentToken() == JsonToken.VALUE_STRING;
          default -> json.skipChildren();
        }
      }
    } finally {
      if (statistics.any()) {
        add(statistics, file);
      } else if (any) {
        values.page(name, more);
      }
    }
    if (!any) {
      problems.add(
          name
              + at(json.currentLocation())
              + ": has neither MetricDataResults nor Datapoints: give what aws cloudwatch"
              + " get-metric-data or get-metric-statistics printed");
    }
  }

  private void results(JsonParser json, Path file) throws IOException {
    need(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      need(json, JsonToken.START_OBJECT);
      Result result = new Result(false);
      result.place(json);
      try {
        result.read(json);
      } finally { // of a file that is cut off, what there is
        add(result, file);
      }
    }
  }

  private void messages(JsonParser json) throws IOException {
    need(json, JsonToken.START_ARRAY);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      problems.add(
          name + at(json.currentLocation()) + ": CloudWatch added a message to its answer");
      json.skipChildren();
    }
  }

  private void add(Result result, Path file) {
    String place = name + result.at();
    Optional<NoTokenMetric> metric =
        NoTokenMetric.in(result.label())
            .or(() -> result.namesAnotherMetric() ? Optional.empty() : given.metric());
    if (metric.isEmpty()) {
      problems.add(
          place
              + ": \""
              + shown(result.label())
              + "\" is neither "
              + NoTokenMetric.NO_TOKEN.label()
              + " nor "
              + NoTokenMetric.REJECTED.label()
              + ": ask for one of these, with a Label of \"${PROP('Dim.InstanceId')}"
              + " ${PROP('MetricName')}\", or say with --metric which it is");
      return;
    }
    Optional<String> instance =
        instance(result.label())
            .or(() -> instance(result.id()))
            .or(given::instance)
            .or(() -> instance(String.valueOf(file.getFileName())));
    if (instance.isEmpty()) {
      problems.add(
          place
              + ": does not say of which instance: name it with --instance, or the file after it,"
              + " or ask with a Label of \"${PROP('Dim.InstanceId')} ${PROP('MetricName')}\"");
      return;
    }
    result.faults().forEach(each -> problems.add(place + ": " + each));
    values.declare(instance.get(), metric.get());
    values.part(instance.get(), metric.get(), result.isPart());
    long[] times =
        IntStream.range(0, result.size()).filter(result::isSum).mapToLong(result::time).toArray();
    if (times.length > 0) {
      values.grid(instance.get(), metric.get(), Grid.of(times));
    }
    boolean agree = true;
    for (int i = 0; i < result.size(); i++) {
      if (result.isSum(i)) {
        agree &= values.add(instance.get(), metric.get(), result.time(i), result.value(i));
      }
    }
    if (!agree) {
      problems.add(place + ": has other values than were read before; the first are used");
    }
  }

  private static String shown(String label) {
    return Text.printable(label.substring(0, Math.min(LONGEST_LABEL, label.length())));
  }

  private static void need(JsonParser json, JsonToken token) throws Unusable {
    if (json.currentToken() != token) {
      throw new Unusable(
          "line " + json.currentLocation().getLineNr() + ": is not what aws cloudwatch prints");
    }
  }

  /** The file is JSON, and not what it should be. */
  static final class Unusable extends IOException {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }
}
