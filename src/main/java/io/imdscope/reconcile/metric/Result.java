package io.imdscope.reconcile.metric;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The values of one metric as one answer of CloudWatch has them. */
final class Result {
  /** The end of the year 9999. */
  private static final long LATEST = 253_402_300_799L;

  /** More than can be, and still whole as a number with a fraction. */
  private static final double MOST = 1e15;

  private static final long NONE = -1;

  /** How the names of EC2's other metrics begin. */
  private static final Pattern OTHERS =
      Pattern.compile("\\b(?:CPU|DedicatedHost|Disk|EBS|Network|StatusCheck)[A-Z]\\w+");

  /** Whether the answer is one of GetMetricStatistics, which asks for {@code Sum} by name. */
  private final boolean statistics;

  private final Set<String> faults = new LinkedHashSet<>();
  private String label = "";
  private String id = "";
  private String at = "";
  private long[] times = new long[64];
  private long[] values = new long[64];
  private int timeCount;
  private int valueCount;
  private boolean any;
  private boolean part;

  /** Whether a value is none. */
  private boolean odd;

  Result(boolean statistics) {
    this.statistics = statistics;
  }

  void place(JsonParser json) {
    at = ", line " + json.currentLocation().getLineNr();
    any = true;
  }

  void label(JsonParser json) throws IOException {
    label = text(json);
  }

  /** From the beginning of an object of MetricDataResults to its end. */
  void read(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "Label" -> label = text(json);
        case "Id" -> id = text(json);
        case "Timestamps" -> {
          array(json);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            addTime(time(json));
          }
        }
        case "Values" -> {
          array(json);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            addValue(value(json));
          }
        }
        case "StatusCode" -> {
          String status = text(json);
          part = status.equals("PartialData");
          if (status.equals("InternalError") || status.equals("Forbidden")) {
            faults.add("CloudWatch could not answer in full: StatusCode=" + status);
          }
        }
        default -> json.skipChildren();
      }
    }
    if (timeCount != valueCount) {
      faults.add("has " + timeCount + " timestamps and " + valueCount + " values");
    }
  }

  /** The array of data points of GetMetricStatistics. */
  void points(JsonParser json) throws IOException {
    array(json);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw unusable(json, "is no data point");
      }
      point(json);
    }
  }

  private void point(JsonParser json) throws IOException {
    long time = Long.MIN_VALUE;
    boolean summed = false;
    long value = NONE;
    int line = json.currentLocation().getLineNr();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "Timestamp" -> time = time(json);
        case "Sum" -> {
          summed = true;
          value = value(json);
        }
        default -> json.skipChildren();
      }
    }
    if (time == Long.MIN_VALUE || !summed) {
      faults.add(
          (faults.isEmpty() ? "line " + line + ": " : "")
              + "a data point without Timestamp or Sum: ask with --statistics Sum");
      return;
    }
    addTime(time);
    addValue(value);
  }

  private void array(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw unusable(json, "has " + json.currentName() + " that is no list");
    }
  }

  private static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  /** Text of ISO 8601, or seconds since 1970, by the AWS CLI's setting cli_timestamp_format. */
  private static long time(JsonParser json) throws IOException {
    try {
      long second = second(json);
      if (second < 0 || second > LATEST) {
        throw unusable(json, "is no timestamp");
      }
      return second;
    } catch (DateTimeException e) {
      throw (IOException) unusable(json, "is no timestamp").initCause(e);
    }
  }

  private static long second(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> OffsetDateTime.parse(json.getText()).toEpochSecond();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> (long) json.getDoubleValue();
      default -> throw unusable(json, "is no timestamp");
    };
  }

  /** A sum of calls: whole and not negative; {@link #NONE} for what is none, which is said. */
  private long value(JsonParser json) throws IOException {
    int line = json.currentLocation().getLineNr();
    json.skipChildren();
    double value = json.currentToken().isNumeric() ? json.getDoubleValue() : NONE;
    if (value >= 0 && value <= MOST && value == Math.rint(value)) {
      return (long) value;
    }
    if (!odd) {
      odd = true;
      faults.add("line " + line + ": is no sum of calls and left out: ask for the statistic Sum");
    }
    return NONE;
  }

  private static MetricFile.Unusable unusable(JsonParser json, String what) {
    return new MetricFile.Unusable("line " + json.currentLocation().getLineNr() + ": " + what);
  }

  private void addTime(long time) {
    times = room(times, timeCount);
    times[timeCount++] = time;
  }

  private void addValue(long value) {
    values = room(values, valueCount);
    values[valueCount++] = value;
  }

  private static long[] room(long[] array, int size) {
    if (size == Values.MOST) {
      throw new Values.TooMany(Values.MOST);
    }
    return size < array.length ? array : Arrays.copyOf(array, 2 * size);
  }

  boolean any() {
    return any;
  }

  String label() {
    return label;
  }

  /** Whether the next pages have more values of it. */
  boolean isPart() {
    return part;
  }

  /** GetMetricStatistics labels with the metric's name; others may label as they like. */
  boolean namesAnotherMetric() {
    return statistics ? !label.isEmpty() : OTHERS.matcher(label).find();
  }

  String id() {
    return id.replace('_', '-');
  }

  String at() {
    return statistics ? "" : at;
  }

  Set<String> faults() {
    return faults;
  }

  int size() {
    return Math.min(timeCount, valueCount);
  }

  /** Whether it is the number of calls that it should be. */
  boolean isSum(int i) {
    return values[i] != NONE;
  }

  long time(int i) {
    return times[i];
  }

  long value(int i) {
    return values[i];
  }
}
