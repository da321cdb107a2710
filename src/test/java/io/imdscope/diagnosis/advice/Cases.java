package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.WorkloadName;
import io.imdscope.diagnosis.catalogue.Catalogue;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.event.Cause;
import io.imdscope.event.CredentialSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Situations, from a plain one by changing what a test is about. */
record Cases(Situation situation) {
  static final Catalogue CATALOGUE = new Catalogue();
  static final String SECRET = "s3cr3t-argument";

  /** A Deployment's call of that client. */
  static Cases of(Cause cause, String userAgent, String program) {
    List<String> args = List.of(program, "-H", SECRET);
    Client client =
        CATALOGUE.identify(Optional.of(userAgent).filter(each -> !each.isEmpty()), program, args);
    return new Cases(
        new Situation(
            cause,
            client,
            program,
            args,
            Optional.of("/latest/meta-data/iam/security-credentials/"),
            OptionalInt.empty(),
            Optional.empty(),
            new HopLimit.Unknown(),
            Set.of(),
            workload("deployment", "web"),
            false));
  }

  static WorkloadName workload(String kind, String name) {
    return new WorkloadName(kind, Optional.of("shop"), name, Optional.of("app"), false);
  }

  Advice advice() {
    return new Advisor(CATALOGUE).forClient(situation);
  }

  Cases path(String path) {
    return with(Optional.of(path), situation.refusedStatus(), situation.proxy(), situation.hop());
  }

  Cases refused(int status) {
    return with(situation.path(), OptionalInt.of(status), situation.proxy(), situation.hop());
  }

  Cases proxy(String proxy) {
    return with(situation.path(), situation.refusedStatus(), Optional.of(proxy), situation.hop());
  }

  Cases hop(HopLimit hop) {
    return with(situation.path(), situation.refusedStatus(), situation.proxy(), hop);
  }

  Cases has(CredentialSource... sources) {
    return all(
        situation.path(),
        situation.refusedStatus(),
        situation.proxy(),
        situation.hop(),
        Set.of(sources),
        situation.workload(),
        situation.rejected());
  }

  Cases in(WorkloadName workload) {
    return all(
        situation.path(),
        situation.refusedStatus(),
        situation.proxy(),
        situation.hop(),
        situation.credentialSources(),
        workload,
        situation.rejected());
  }

  Cases rejected() {
    return all(
        situation.path(),
        situation.refusedStatus(),
        situation.proxy(),
        situation.hop(),
        situation.credentialSources(),
        situation.workload(),
        true);
  }

  private Cases with(
      Optional<String> path, OptionalInt status, Optional<String> proxy, HopLimit hop) {
    return all(
        path,
        status,
        proxy,
        hop,
        situation.credentialSources(),
        situation.workload(),
        situation.rejected());
  }

  private Cases all(
      Optional<String> path,
      OptionalInt status,
      Optional<String> proxy,
      HopLimit hop,
      Set<CredentialSource> sources,
      WorkloadName workload,
      boolean rejected) {
    return new Cases(
        new Situation(
            situation.cause(),
            situation.client(),
            situation.program(),
            situation.args(),
            path,
            status,
            proxy,
            hop,
            sources,
            workload,
            rejected));
  }
}
