package io.imdscope.cli;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Labelled;
import io.imdscope.event.Version;
import io.imdscope.output.report.ReportFormat;
import io.imdscope.reconcile.metric.NoTokenMetric;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of flags; what is wrong comes with what would be right. */
final class Converters {
  private static final Pattern DURATION_PART = Pattern.compile("(\\d{1,9})(ms|[smhd])");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg])");

  private Converters() {}

  /** {@code 90s}, {@code 10m}, {@code 1h30m}, {@code 7d}, {@code 500ms}: more than nothing. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Matcher part = DURATION_PART.matcher(text);
      Duration duration = Duration.ZERO;
      int end = 0;
      while (part.lookingAt()) {
        duration = duration.plus(part(Long.parseLong(part.group(1)), part.group(2)));
        end = part.end();
        part.region(end, text.length());
      }
      if (end != text.length() || duration.isZero()) {
        throw new TypeConversionException(
            "not a duration: \"" + text + "\"; give 500ms, 90s, 10m, 1h30m or 7d");
      }
      return duration;
    }

    private static Duration part(long amount, String unit) {
      return switch (unit) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        default -> Duration.ofDays(amount);
      };
    }
  }

  /** {@code 512m}, {@code 2g}, {@code 64k}: bytes, in units of 1024. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      Matcher size = SIZE.matcher(text);
      if (!size.matches()) {
        throw new TypeConversionException("not a size: \"" + text + "\"; give 64m or 2g");
      }
      int shift = 10 * (1 + "kmg".indexOf(size.group(2).charAt(0)));
      return Long.parseLong(size.group(1)) << shift;
    }
  }

  /** A file or directory. */
  static final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
      return Path.of(text);
    }
  }

  /** {@code ADDRESS:PORT} or {@code [IPV6]:PORT}. */
  static final class EndpointConverter implements ITypeConverter<Endpoint> {
    @Override
    public Endpoint convert(String text) {
      try {
        return Endpoint.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** One of the versions that can be asked for. */
  static final class VersionConverter extends LabelConverter<Version> {
    VersionConverter() {
      super(List.of(Version.V1, Version.V2, Version.TOKEN, Version.UNKNOWN));
    }
  }

  /** A {@code --fail-on} condition. */
  static final class FailConditionConverter extends LabelConverter<FailCondition> {
    FailConditionConverter() {
      super(Arrays.asList(FailCondition.values()));
    }
  }

  /** An output format. */
  static final class FormatConverter extends LabelConverter<Format> {
    FormatConverter() {
      super(Arrays.asList(Format.values()));
    }
  }

  /** How a report is written. */
  static final class ReportFormatConverter extends LabelConverter<ReportFormat> {
    ReportFormatConverter() {
      super(Arrays.asList(ReportFormat.values()));
    }
  }

  /** A metric of CloudWatch's. */
  static final class MetricConverter extends LabelConverter<NoTokenMetric> {
    MetricConverter() {
      super(Arrays.asList(NoTokenMetric.values()));
    }
  }

  /** How a result is written. */
  static final class ResultFormatConverter extends LabelConverter<ResultFormat> {
    ResultFormatConverter() {
      super(Arrays.asList(ResultFormat.values()));
    }
  }

  /** One of several constants, by label. */
  abstract static class LabelConverter<T extends Labelled> implements ITypeConverter<T> {
    private final List<T> values;

    LabelConverter(List<T> values) {
      this.values = values;
    }

    @Override
    public T convert(String text) {
      return values.stream()
          .filter(value -> value.label().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "\""
                          + text
                          + "\" is none of "
                          + values.stream()
                              .map(Labelled::label)
                              .collect(Collectors.joining(", "))));
    }
  }
}
