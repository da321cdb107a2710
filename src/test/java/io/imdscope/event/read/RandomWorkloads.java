package io.imdscope.event.read;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.CredentialSource;
import io.imdscope.event.Disagreement;
import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Workloads of every shape. */
@SuppressWarnings("EnumOrdinal") // any number will do
final class RandomWorkloads {
  private static final String[] OWNERS = {
    "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "Rollout", ""
  };

  private final Random random;
  private final Supplier<String> text;

  RandomWorkloads(Random random, Supplier<String> text) {
    this.random = random;
    this.text = text;
  }

  Workload next(CgroupPath cgroup) {
    return switch (random.nextInt(8)) {
      case 0 -> pod();
      case 1 -> new Workload.SystemdUnit(text.get(), maybe(text));
      case 2 -> {
        OptionalInt uid =
            random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty();
        yield new Workload.Session(maybe(text), uid, maybe(text), maybe(text));
      }
      case 3 -> cgroup.known() ? new Workload.Host(cgroup) : Workload.UNKNOWN;
      default -> container();
    };
  }

  private Workload.Container container() {
    return new Workload.Container(
        text.get(),
        maybe(text),
        maybe(text),
        maybe(text),
        maybe(this::pod),
        maybe(this::task),
        maybe(() -> new Workload.ComposeService(text.get(), text.get())),
        maybe(this::source),
        maybe(() -> Disagreement.values()[random.nextInt(Disagreement.values().length)]));
  }

  private Workload.Pod pod() {
    return new Workload.Pod(
        text.get(), maybe(text), maybe(text), maybe(this::source), maybe(this::details));
  }

  private Workload.PodDetails details() {
    Set<CredentialSource> sources = EnumSet.noneOf(CredentialSource.class);
    for (CredentialSource each : CredentialSource.values()) {
      if (random.nextBoolean()) {
        sources.add(each);
      }
    }
    return new Workload.PodDetails(
        maybe(() -> new Workload.Owner(OWNERS[random.nextInt(OWNERS.length)], text.get())),
        maybe(text),
        sources,
        maybe(text));
  }

  private Workload.EcsTask task() {
    boolean arn = random.nextBoolean();
    return new Workload.EcsTask(
        arn ? maybe(text) : Optional.of(text.get()),
        arn ? Optional.of(text.get()) : maybe(text),
        maybe(text),
        maybe(text),
        maybe(text));
  }

  private Source source() {
    return Source.values()[random.nextInt(Source.values().length)];
  }

  private <T> Optional<T> maybe(Supplier<T> make) {
    return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(make.get());
  }
}
