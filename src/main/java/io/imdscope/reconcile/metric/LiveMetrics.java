package io.imdscope.reconcile.metric;

import io.imdscope.reconcile.Complaints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * Asks CloudWatch, with the AWS SDK's own search for credentials and region, its paging and its
 * retries. An answer takes at most a minute, its retries included. The words of an error are never
 * shown: they may hold what was signed.
 */
public final class LiveMetrics {
  /** As many as one question may hold. */
  private static final int MOST_QUERIES = 500;

  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration ATTEMPT = Duration.ofSeconds(20);

  /**
   * Of metrics that AWS's services publish there are no shorter periods, only multiples; in
   * seconds. A number, so that whoever asks for it need not load the SDK, which may not be there.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html">MetricStat</a>
   */
  public static final int SHORTEST = 60;

  private static final Duration BASIC = Duration.ofMinutes(5);

  private final Values values;
  private final Complaints problems;
  private final Duration period;

  private LiveMetrics(Values values, Complaints problems, Duration period) {
    this.values = values;
    this.problems = problems;
    this.period = period;
  }

  /**
   * Adds what CloudWatch counted for these instances, in that region or the one that the SDK finds.
   *
   * @return why CloudWatch could not be asked to the end, with the remedy; what it told until then
   *     is added
   */
  public static Optional<String> ask(
      LoggedInstances instances,
      MetricHints given,
      Optional<String> region,
      Values values,
      Complaints problems) {
    if (instances.instances().isEmpty()) {
      return Optional.of("the log names no EC2 instance: host.id is of another kind; remedy: none");
    }
    Duration period = given.period().orElse(BASIC);
    LoggedInstances.Range range = instances.range(period, Instant.now());
    if (range.isEmpty()) {
      problems.add("the log is not yet of one whole period that CloudWatch has: wait, then ask");
      return Optional.empty();
    }
    // Whoever looks for calls without a token should make none.
    System.setProperty("aws.disableEc2MetadataV1", "true");
    try (CloudWatchClient client = client(region)) {
      new LiveMetrics(values, problems, period).ask(client, instances.instances(), range);
      return Optional.empty();
    } catch (AwsServiceException e) {
      return Optional.of(refused(e));
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      return Optional.of("CloudWatch did not answer in time; remedy: ask again later");
    } catch (SdkClientException e) {
      return Optional.of(unable(e));
    } catch (Values.TooMany e) {
      problems.add("CloudWatch: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static CloudWatchClient client(Optional<String> region) {
    CloudWatchClientBuilder builder =
        CloudWatchClient.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(Duration.ofSeconds(5))
                    .socketTimeout(ATTEMPT))
            .overrideConfiguration(
                each -> each.apiCallTimeout(ANSWER).apiCallAttemptTimeout(ATTEMPT));
    region.map(Region::of).ifPresent(builder::region);
    return builder.build();
  }

  private void ask(CloudWatchClient client, List<String> instances, LoggedInstances.Range range) {
    int step = MOST_QUERIES / NoTokenMetric.values().length;
    for (int from = 0; from < instances.size(); from += step) {
      List<String> some = instances.subList(from, Math.min(instances.size(), from + step));
      GetMetricDataRequest request =
          GetMetricDataRequest.builder()
              .startTime(Instant.ofEpochSecond(range.from()))
              .endTime(Instant.ofEpochSecond(range.to()))
              .metricDataQueries(queries(some))
              .build();
      for (GetMetricDataResponse page : client.getMetricDataPaginator(request)) {
        page.metricDataResults().forEach(result -> take(result, some, range));
        page.messages().forEach(each -> problems.add("CloudWatch added a message to its answer"));
      }
    }
  }

  private List<MetricDataQuery> queries(List<String> instances) {
    List<MetricDataQuery> queries = new ArrayList<>();
    for (int i = 0; i < instances.size(); i++) {
      for (NoTokenMetric metric : NoTokenMetric.values()) {
        Dimension dimension =
            Dimension.builder().name("InstanceId").value(instances.get(i)).build();
        MetricStat stat =
            MetricStat.builder()
                .metric(
                    each ->
                        each.namespace("AWS/EC2").metricName(metric.label()).dimensions(dimension))
                .period((int) period.toSeconds())
                .stat("Sum")
                .build();
        queries.add(MetricDataQuery.builder().id(id(metric) + i).metricStat(stat).build());
      }
    }
    return queries;
  }

  private static String id(NoTokenMetric metric) {
    return metric == NoTokenMetric.NO_TOKEN ? "n" : "r";
  }

  /** The id says which: the label may be anything. */
  private void take(MetricDataResult result, List<String> asked, LoggedInstances.Range range) {
    NoTokenMetric metric =
        result.id().startsWith("n") ? NoTokenMetric.NO_TOKEN : NoTokenMetric.REJECTED;
    String instance = asked.get(Integer.parseInt(result.id().substring(1)));
    if (result.statusCode() == StatusCode.INTERNAL_ERROR
        || result.statusCode() == StatusCode.FORBIDDEN) {
      problems.add(
          "CloudWatch could not answer in full for "
              + instance
              + ": StatusCode="
              + result.statusCodeAsString());
    }
    int size = Math.min(result.timestamps().size(), result.values().size());
    values.asked(instance, metric, new Values.Asked(period.toSeconds(), range));
    for (int i = 0; i < size; i++) {
      values.add(
          instance,
          metric,
          result.timestamps().get(i).getEpochSecond(),
          Math.round(result.values().get(i)));
    }
  }

  private static String refused(AwsServiceException e) {
    String code =
        e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
            ? "unknown"
            : e.awsErrorDetails().errorCode().replaceAll("[^A-Za-z0-9.]", "");
    String remedy =
        switch (code) {
          case "AccessDenied", "AccessDeniedException" -> "allow cloudwatch:GetMetricData";
          case "SignatureDoesNotMatch", "InvalidClientTokenId", "UnrecognizedClientException" ->
              "check the credentials, and this machine's clock";
          case "ExpiredToken", "ExpiredTokenException" -> "get new credentials";
          default -> remedy(e);
        };
    return "CloudWatch refused: status=" + e.statusCode() + " code=" + code + "; remedy: " + remedy;
  }

  /** Only what CloudWatch may do otherwise later is worth asking again. */
  private static String remedy(AwsServiceException e) {
    if (e.isThrottlingException()) {
      return "ask again later, for less";
    }
    if (e.statusCode() >= 500) {
      return "ask again later";
    }
    return e.statusCode() == 401 || e.statusCode() == 403
        ? "check what the credentials, and policies of the organization and the network, allow"
        : "check --period, --region and the endpoint's address";
  }

  /** Told by the SDK's own words, of which none are shown. */
  private static String unable(SdkClientException e) {
    String message = String.valueOf(e.getMessage());
    if (message.contains("region")) {
      return "no AWS region is known; remedy: give --region, or set AWS_REGION";
    }
    if (message.contains("credentials")) {
      return "no AWS credentials were found; remedy: set AWS_PROFILE, or what the AWS CLI uses";
    }
    if (message.contains("unmarshall")) {
      return "what answered does not speak as CloudWatch does; remedy: check the endpoint's address,"
          + " and whether a proxy answers in its place";
    }
    return "CloudWatch cannot be reached; remedy: check the network, and the region's name";
  }
}
