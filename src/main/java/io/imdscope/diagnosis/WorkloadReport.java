package io.imdscope.diagnosis;

import io.imdscope.diagnosis.verdict.Verdict;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One workload on all nodes.
 *
 * @param id stable within the report, such as {@code w17}
 * @param counts all its requests
 * @param categories what it read, credentials first, at most 50
 * @param clients who in it made requests, those without a token first, at most 50
 * @param firstV1 its first call without a token to EC2's API
 * @param lastV1 its last one
 * @param cause why it makes calls without a token; absent when it made none
 * @param advice what its owner should change, the most urgent first; empty when there is nothing
 * @param nodes names of nodes where it was seen, at most 100
 * @param nodeCount how many nodes there are, also those not named
 * @param credentialSources where its SDKs could get credentials without the node's role
 * @param evidence the last calls without a token, at most 10, the last first
 */
public record WorkloadReport(
    String id,
    WorkloadName name,
    Counts counts,
    List<CategoryCount> categories,
    List<ClientReport> clients,
    Instant firstSeen,
    Instant lastSeen,
    Optional<Instant> firstV1,
    Optional<Instant> lastV1,
    Optional<Cause> cause,
    List<Advice> advice,
    Verdict verdict,
    List<String> nodes,
    int nodeCount,
    Set<CredentialSource> credentialSources,
    Timeline timeline,
    List<Evidence> evidence) {
  public WorkloadReport {
    categories = List.copyOf(categories);
    clients = List.copyOf(clients);
    advice = List.copyOf(advice);
    nodes = List.copyOf(nodes);
    credentialSources = Set.copyOf(credentialSources);
    evidence = List.copyOf(evidence);
  }

  /**
   * How often one category was read.
   *
   * @param sensitive whether its answer holds credentials, or often secrets
   * @param v1 how many of them without a token
   */
  public record CategoryCount(String category, boolean sensitive, long count, long v1) {}

  /**
   * One call without a token, as it was seen.
   *
   * @param request what was asked, such as {@code GET /latest/meta-data/iam/info}
   * @param status the answer's status, absent when none came
   * @param where pod and container, unit or session, by name
   * @param process name and pid, with its ancestors: {@code curl[12] < sh < containerd-shim}
   * @param command the process's arguments, secrets cut out
   */
  public record Evidence(
      Instant time,
      String node,
      String where,
      String process,
      String command,
      String request,
      Optional<Integer> status,
      Optional<String> userAgent,
      Optional<Cause> cause) {}
}
