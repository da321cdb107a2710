package io.imdscope.event.read;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Endpoint;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares what an event says with what its line says. */
final class Said {
  /** What other keys say already. */
  private static final List<String> DERIVED =
      List.of("network.type", "k8s.container.name", "service.name");

  /** A path of which no level was read: no place, though the line has the key. */
  private static final String NO_LEVEL_READ = CgroupPath.UNKNOWN.toString();

  private Said() {}

  /** The first key of which the event says something else than its line, or what is not there. */
  static Optional<String> madeUp(Map<String, Object> event, Map<String, Object> line) {
    return event.entrySet().stream()
        .filter(said -> !DERIVED.contains(said.getKey()))
        .filter(said -> !same(said.getKey(), said.getValue(), line.get(said.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The first key that the line has, with all that it belongs to, and the event has not. */
  static Optional<String> lost(Map<String, Object> event, Map<String, Object> line) {
    return line.entrySet().stream()
        .filter(said -> Key.of(said.getKey()).isPresent())
        .filter(said -> !event.containsKey(said.getKey()))
        .filter(said -> !saysNothing(said.getValue()) || said.getKey().startsWith("url."))
        .filter(said -> !DERIVED.contains(said.getKey()) && belongs(said.getKey(), line))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean saysNothing(Object value) {
    return value.equals(false) || value.equals("") || value.equals(List.of());
  }

  private static boolean isOfCoverage(Key key) {
    return key.group == Group.RUN
        || key.group == Group.LOSSES
        || key == Key.REQUESTS
        || key == Key.BYTES;
  }

  /** Whether what the key says something about is there. */
  private static boolean belongs(String key, Map<String, Object> line) {
    boolean request = Objects.toString(line.get("event.name")).startsWith("imds.");
    Key known = Key.of(key).orElseThrow();
    if (known == Key.ATTACHED) { // as soon as it started, unless something else is said
      return !request && !line.get(key).equals(line.get("time"));
    }
    if (isOfCoverage(known)) {
      return !request
          && (known != Key.ENDPOINTS || line.get("event.name").equals("imdscope.start"))
          && ((known.type != Key.Type.NUMBER && known != Key.LOST)
              || !line.get("event.name").equals("imdscope.start"));
    }
    if (!request) {
      return known == Key.TIME_ || known == Key.EVENT_NAME || known == Key.HOST_NAME;
    }
    return switch (known) {
      case COUNT, FIRST_TIME -> line.get("event.name").equals("imds.requests");
      case HEAD_TRUNCATED, PATH, QUERY, USER_AGENT, FORWARDED_FOR, TOKEN_TTL ->
          line.containsKey("http.request.method");
      case THREAD_NAME ->
          line.containsKey("process.pid")
              && !line.get(key).equals(line.get("process.executable.name"));
      case PROCESS_NAME,
          ARGS,
          ARGS_TRUNCATED,
          UID,
          START_TIME,
          TID,
          ANCESTORS,
          NETNS,
          ATTRIBUTION ->
          line.containsKey("process.pid");
      case CGROUP -> line.containsKey("process.pid") && !line.get(key).equals(NO_LEVEL_READ);
      case CONTAINER_NAME, RUNTIME, IMAGE, TASK_ID, TASK_ARN -> line.containsKey("container.id");
      case TASK_FAMILY, TASK_REVISION, CLUSTER ->
          line.containsKey("container.id")
              && (line.containsKey("aws.ecs.task.id") || line.containsKey("aws.ecs.task.arn"));
      case COMPOSE_PROJECT, COMPOSE_SERVICE ->
          line.containsKey("container.id")
              && line.containsKey("docker.compose.project")
              && line.containsKey("docker.compose.service");
      case NAMESPACE,
          POD_NAME,
          NODE_NAME,
          SERVICE_ACCOUNT,
          CREDENTIAL_SOURCES,
          DEPLOYMENT,
          REPLICASET,
          STATEFULSET,
          DAEMONSET,
          JOB,
          CRONJOB ->
          line.containsKey("k8s.pod.uid");
      case OWNER_KIND, OWNER_NAME ->
          line.containsKey("k8s.pod.uid")
              && line.containsKey("imds.owner.kind")
              && line.containsKey("imds.owner.name");
      case SLICE -> line.containsKey("systemd.unit");
      default -> true;
    };
  }

  private static boolean same(String key, Object said, Object stood) {
    if (said.equals(stood)) {
      return true;
    }
    if (stood == null) {
      return said.equals(""); // a path that is not known
    }
    return switch (key) {
      case "time", "imds.first_time", "process.start_time", "imdscope.attached_time" ->
          Instant.parse((String) said).equals(Instant.parse((String) stood));
      case "server.address", "client.address", "client.nat.ip" ->
          InetAddress.ofLiteral((String) said).equals(InetAddress.ofLiteral((String) stood));
      case "process.linux.cgroup" ->
          CgroupPath.parse((String) said).names().equals(CgroupPath.parse((String) stood).names());
      case "imdscope.endpoints" -> endpoints(said).equals(endpoints(stood));
      case "attribution" -> attribution((Map<?, ?>) said, (Map<?, ?>) stood);
      case "process.ancestors" -> ancestors((List<?>) said, (List<?>) stood);
      default -> false;
    };
  }

  /** Where nobody says whose word a part is, it is the word of who told of the process. */
  private static boolean attribution(Map<?, ?> said, Map<?, ?> stood) {
    return said.entrySet().stream()
        .allMatch(
            part ->
                stood.containsKey(part.getKey())
                    ? List.of("container", "session").contains(part.getKey())
                        || part.getValue().equals(stood.get(part.getKey()))
                    : !List.of("process", "container_name", "disagreement")
                        .contains(part.getKey()));
  }

  private static List<Endpoint> endpoints(Object texts) {
    return ((List<?>) texts).stream().map(text -> Endpoint.parse((String) text)).toList();
  }

  /** Of an ancestor there may stand more than is read, and an empty list. */
  private static boolean ancestors(List<?> said, List<?> stood) {
    if (said.size() != stood.size()) {
      return false;
    }
    for (int i = 0; i < said.size(); i++) {
      Map<?, ?> line = (Map<?, ?>) stood.get(i);
      if (!((Map<?, ?>) said.get(i))
          .entrySet().stream().allMatch(part -> part.getValue().equals(line.get(part.getKey())))) {
        return false;
      }
    }
    return true;
  }
}
