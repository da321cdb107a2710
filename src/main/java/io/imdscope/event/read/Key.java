package io.imdscope.event.read;

import static io.imdscope.event.read.Group.*;
import static io.imdscope.event.read.Key.Type.*;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The keys of a line that mean something here. */
enum Key {
  TIME_("time", TIME, VARYING),
  SEQUENCE("imds.sequence", NUMBER, VARYING, 1, Bounds.MOST_COUNTED),
  BOOT_NANOS("imds.boot_ns", NUMBER, VARYING, 1, Long.MAX_VALUE),
  EVENT_NAME("event.name", TEXT, KIND),
  COUNT("imds.count", NUMBER, VARYING, 1, Bounds.MOST_CALLS),
  FIRST_TIME("imds.first_time", TIME, VARYING),
  VERSION("imds.version", TEXT, KIND),
  ENDPOINT("imds.endpoint", TEXT, KIND),
  API("imds.api", TEXT, KIND),
  CATEGORY("imds.category", TEXT, KIND),
  SENSITIVE("imds.sensitive", FLAG, KIND),
  OUTCOME("imds.outcome", TEXT, KIND),
  CAUSE("imds.cause", TEXT, KIND),
  ADVICE("imds.advice", TEXT, KIND),
  DURATION("imds.duration_us", NUMBER, VARYING, Bounds.LEAST_MICROS, Bounds.MOST_MICROS),
  HEAD_TRUNCATED("imds.head_truncated", FLAG, HEAD),
  NETNS("imds.netns", NUMBER, VARYING, Long.MIN_VALUE, Long.MAX_VALUE),
  METHOD("http.request.method", TEXT, HEAD),
  PATH("url.path", TEXT, HEAD),
  QUERY("url.query", TEXT, HEAD),
  USER_AGENT("user_agent.original", TEXT, HEAD),
  FORWARDED_FOR("http.request.header.x-forwarded-for", TEXTS, HEAD),
  TOKEN_TTL("http.request.header.x-aws-ec2-metadata-token-ttl-seconds", TEXTS, HEAD),
  STATUS("http.response.status_code", NUMBER, NETWORK, 0, 999),
  SERVER_ADDRESS("server.address", TEXT, NETWORK),
  SERVER_PORT("server.port", NUMBER, NETWORK, 0, Bounds.MOST_PORT),
  CLIENT_ADDRESS("client.address", TEXT, CLIENT),
  CLIENT_PORT("client.port", NUMBER, VARYING, 0, Bounds.MOST_PORT),
  NAT_ADDRESS("client.nat.ip", TEXT, HOP),
  NAT_PORT("client.nat.port", NUMBER, HOP, 0, Bounds.MOST_PORT),
  HOP_LIMIT("network.hop_limit", NUMBER, HOP, 0, 255),
  PID("process.pid", NUMBER, VARYING, 0, Integer.MAX_VALUE),
  PROCESS_NAME("process.executable.name", TEXT, PROCESS),
  ARGS("process.command_args", TEXTS, PROCESS),
  ARGS_TRUNCATED("process.command_args_truncated", FLAG, PROCESS),
  UID("process.real_user.id", NUMBER, PROCESS, 0, Bounds.MOST_UID),
  START_TIME("process.start_time", TIME, VARYING),
  TID("thread.id", NUMBER, VARYING, 0, Integer.MAX_VALUE),
  THREAD_NAME("thread.name", TEXT, THREAD),
  ANCESTORS("process.ancestors", Type.ANCESTORS, VARYING),
  CGROUP("process.linux.cgroup", TEXT, PLACE),
  CONTAINER_ID("container.id", TEXT, PLACE),
  CONTAINER_NAME("container.name", TEXT, PLACE),
  RUNTIME("container.runtime", TEXT, PLACE),
  IMAGE("container.image.name", TEXT, PLACE),
  K8S_CONTAINER("k8s.container.name", TEXT, PLACE),
  NAMESPACE("k8s.namespace.name", TEXT, PLACE),
  POD_NAME("k8s.pod.name", TEXT, PLACE),
  POD_UID("k8s.pod.uid", TEXT, PLACE),
  DEPLOYMENT("k8s.deployment.name", TEXT, PLACE),
  REPLICASET("k8s.replicaset.name", TEXT, PLACE),
  STATEFULSET("k8s.statefulset.name", TEXT, PLACE),
  DAEMONSET("k8s.daemonset.name", TEXT, PLACE),
  JOB("k8s.job.name", TEXT, PLACE),
  CRONJOB("k8s.cronjob.name", TEXT, PLACE),
  OWNER_KIND("imds.owner.kind", TEXT, PLACE),
  OWNER_NAME("imds.owner.name", TEXT, PLACE),
  NODE_NAME("k8s.node.name", TEXT, PLACE),
  SERVICE_ACCOUNT("imds.service_account", TEXT, PLACE),
  CREDENTIAL_SOURCES("imds.credential_sources", TEXTS, PLACE),
  TASK_ID("aws.ecs.task.id", TEXT, PLACE),
  TASK_ARN("aws.ecs.task.arn", TEXT, PLACE),
  TASK_FAMILY("aws.ecs.task.family", TEXT, PLACE),
  TASK_REVISION("aws.ecs.task.revision", TEXT, PLACE),
  CLUSTER("aws.ecs.cluster.name", TEXT, PLACE),
  COMPOSE_PROJECT("docker.compose.project", TEXT, PLACE),
  COMPOSE_SERVICE("docker.compose.service", TEXT, PLACE),
  UNIT("systemd.unit", TEXT, PLACE),
  SLICE("systemd.slice", TEXT, PLACE),
  SESSION_ID("systemd.session.id", TEXT, PLACE),
  SESSION_UID("systemd.session.uid", NUMBER, PLACE, 0, Bounds.MOST_UID),
  SESSION_USER("systemd.session.user", TEXT, PLACE),
  SESSION_SERVICE("systemd.session.service", TEXT, PLACE),
  HOST_NAME("host.name", TEXT, PLACE),
  HOST_ID("host.id", TEXT, PLACE),
  RUN("service.instance.id", TEXT, PLACE),
  ATTRIBUTION("attribution", Type.ATTRIBUTION, PLACE),
  SERVICE_NAME("service.name", TEXT, Group.RUN),
  SERVICE_VERSION("service.version", TEXT, Group.RUN),
  KERNEL("imdscope.kernel", TEXT, Group.RUN),
  ENDPOINTS("imdscope.endpoints", TEXTS, Group.RUN),
  ATTACHED("imdscope.attached_time", TIME, Group.RUN),
  CONTINUES("imdscope.continues", TEXT, Group.RUN),
  REQUESTS("imdscope.requests", NUMBER, VARYING, 0, Bounds.MOST_COUNTED),
  BYTES("imdscope.bytes", NUMBER, VARYING, 0, Bounds.MOST_COUNTED),
  UNPARSED("imdscope.unparsed", NUMBER, LOSSES, 0, Bounds.MOST_COUNTED),
  UNATTRIBUTED("imdscope.unattributed", NUMBER, LOSSES, 0, Bounds.MOST_COUNTED),
  LOST_TOTAL("imdscope.lost_total", NUMBER, LOSSES, 0, Bounds.MOST_COUNTED),
  LOST("imdscope.lost", Type.LOST, LOSSES);

  /** What a value has to be; anything else is an error. */
  enum Type {
    TEXT,
    TEXTS,
    NUMBER,
    FLAG,
    TIME,
    ANCESTORS,
    ATTRIBUTION,
    LOST
  }

  private static final class Bounds {
    static final long MOST_MICROS = Long.MAX_VALUE / 1000;
    static final long LEAST_MICROS = -MOST_MICROS;
    static final long MOST_PORT = 65535;
    static final long MOST_UID = 0xffffffffL;

    /** So many that no log of millions of lines adds up to more than a long holds. */
    static final long MOST_CALLS = 1_000_000_000_000L;

    /** Bytes are counted too. */
    static final long MOST_COUNTED = 1_000_000_000_000_000L;
  }

  private static final Map<String, Key> BY_NAME = new HashMap<>();

  static {
    for (Key key : values()) {
      BY_NAME.put(key.text, key);
    }
  }

  final String text;
  final Type type;
  final Group group;
  private final long least;
  private final long most;

  Key(String text, Type type, Group group) {
    this(text, type, group, 0, 0);
  }

  Key(String text, Type type, Group group, long least, long most) {
    this.text = text;
    this.type = type;
    this.group = group;
    this.least = least;
    this.most = most;
  }

  static Optional<Key> of(String text) {
    return Optional.ofNullable(BY_NAME.get(text));
  }

  /** Whether a number can be this key's value. */
  boolean admits(long number) {
    return least <= number && number <= most;
  }
}
