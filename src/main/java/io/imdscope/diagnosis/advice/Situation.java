package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that decides which advice a client's owner gets.
 *
 * @param program the executable's name, empty when unknown
 * @param args its arguments; never repeated in advice
 * @param path of one of its calls without a token, without a query
 * @param refusedStatus what its PUT was answered with
 * @param proxy who stands between it and the service: {@code kube2iam}, or an address
 * @param rejected whether calls of it without a token are answered with 401 already
 */
public record Situation(
    Cause cause,
    Client client,
    String program,
    List<String> args,
    Optional<String> path,
    OptionalInt refusedStatus,
    Optional<String> proxy,
    HopLimit hop,
    Set<CredentialSource> credentialSources,
    WorkloadName workload,
    boolean rejected) {
  public Situation {
    args = List.copyOf(args);
    credentialSources = Set.copyOf(credentialSources);
  }

  /** As a record's own, which goes through a method handle for each part, at each call. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Situation that
        && cause == that.cause
        && rejected == that.rejected
        && client.equals(that.client)
        && program.equals(that.program)
        && path.equals(that.path)
        && args.equals(that.args)
        && refusedStatus.equals(that.refusedStatus)
        && proxy.equals(that.proxy)
        && hop.equals(that.hop)
        && credentialSources.equals(that.credentialSources)
        && workload.equals(that.workload);
  }

  /** Of what differs most: many workloads make the same call. */
  @Override
  public int hashCode() {
    int hash = 31 * workload.name().hashCode() + path.hashCode();
    return 31 * (31 * hash + program.hashCode()) + client.label().hashCode();
  }
}
