package io.imdscope.workload;

import io.imdscope.event.Source;
import io.imdscope.event.Workload;
import io.imdscope.event.Workload.ComposeService;
import io.imdscope.event.Workload.EcsTask;
import io.imdscope.workload.docker.DockerClient;
import io.imdscope.workload.docker.DockerContainer;
import io.imdscope.workload.ecs.AgentTask;
import io.imdscope.workload.ecs.EcsAgent;
import io.imdscope.workload.localhttp.LocalHttpException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Names from Docker or podman, and the ECS task from the labels that the ECS agent sets or, where
 * they are missing, from the agent.
 */
final class DockerSource implements ContainerSource {
  private static final String ECS = "com.amazonaws.ecs.";
  private static final String COMPOSE = "com.docker.compose.";

  private final String runtime;
  private final Path socket;
  private final DockerClient client;
  private final EcsAgent agent;
  private final BackOff backOff;
  private final BackOff agentBackOff;

  /**
   * Asks at a socket.
   *
   * @param runtime what control groups call it: {@code docker} or {@code podman}
   */
  DockerSource(
      String runtime, Path socket, DockerClient client, EcsAgent agent, LongSupplier nanos) {
    this.runtime = runtime;
    this.socket = socket;
    this.client = client;
    this.agent = agent;
    this.backOff = new BackOff(nanos);
    this.agentBackOff = new BackOff(nanos);
  }

  @Override
  public Source source() {
    return Source.DOCKER;
  }

  @Override
  public boolean covers(Workload.Container container) {
    return container.pod().isEmpty()
        && (container.runtime().isEmpty() || container.runtime().get().equals(runtime));
  }

  @Override
  public Answer container(Workload.Container container) {
    if (!backOff.isOver()) {
      return UNREACHABLE;
    }
    try {
      Optional<DockerContainer> found = client.container(container.id());
      backOff.succeeded();
      return found.<Answer>map(its -> known(container, its)).orElse(NOT_KNOWN);
    } catch (LocalHttpException e) {
      backOff.failed(e.reason() == LocalHttpException.Reason.SILENT, e.getMessage());
      return UNREACHABLE;
    }
  }

  private Answer known(Workload.Container container, DockerContainer found) {
    Map<String, String> labels = found.labels();
    Optional<EcsTask> task =
        label(labels, ECS + "task-arn").map(arn -> task(container, arn, labels));
    Optional<String> name = label(labels, ECS + "container-name");
    boolean whole = true;
    if (task.isEmpty() && container.task().isPresent()) {
      Optional<Optional<AgentTask>> told = askAgent(container.id());
      whole = told.isPresent();
      task = told.flatMap(known -> known.map(its -> task(container, its)));
      name = told.flatMap(known -> known.map(its -> its.containerName()));
    }
    return new Known(
        name.filter(text -> !text.isEmpty()).or(() -> Optional.of(found.name())),
        Optional.of(found.image()).filter(image -> !image.isEmpty()),
        Optional.empty(),
        task,
        compose(labels),
        Source.DOCKER,
        whole);
  }

  private static EcsTask task(
      Workload.Container container, String arn, Map<String, String> labels) {
    return new EcsTask(
        container.task().flatMap(EcsTask::id).or(() -> Optional.of(afterSlash(arn))),
        Optional.of(arn),
        label(labels, ECS + "task-definition-family"),
        label(labels, ECS + "task-definition-version"),
        label(labels, ECS + "cluster").map(DockerSource::afterSlash));
  }

  private static EcsTask task(Workload.Container container, AgentTask told) {
    return new EcsTask(
        container.task().flatMap(EcsTask::id),
        Optional.of(told.arn()),
        Optional.of(told.family()),
        Optional.of(told.version()),
        Optional.empty());
  }

  /** What the agent says; empty when it cannot be asked now. */
  private Optional<Optional<AgentTask>> askAgent(String id) {
    if (!agentBackOff.isOver()) {
      return Optional.empty();
    }
    try {
      Optional<AgentTask> told = agent.taskOf(id);
      agentBackOff.succeeded();
      return Optional.of(told);
    } catch (LocalHttpException e) {
      agentBackOff.failed(e.reason() == LocalHttpException.Reason.SILENT, e.getMessage());
      return Optional.empty();
    }
  }

  /** Of an ARN or of a name, the name. */
  private static String afterSlash(String arn) {
    return arn.substring(arn.lastIndexOf('/') + 1);
  }

  static Optional<ComposeService> compose(Map<String, String> labels) {
    return label(labels, COMPOSE + "project")
        .flatMap(
            project ->
                label(labels, COMPOSE + "service")
                    .map(service -> new ComposeService(project, service)));
  }

  static Optional<String> label(Map<String, String> labels, String key) {
    return Optional.ofNullable(labels.get(key)).filter(value -> !value.isEmpty());
  }

  @Override
  public SourceStatus status() {
    try {
      boolean _ = client.container("imdscope-doctor").isPresent();
      return new SourceStatus(runtime, true, socket.toString());
    } catch (LocalHttpException e) {
      return new SourceStatus(runtime, false, e.getMessage());
    }
  }

  @Override
  public Optional<String> problem() {
    return backOff.problem();
  }

  @Override
  public void close() {
    // Each question is a connection of its own.
  }
}
