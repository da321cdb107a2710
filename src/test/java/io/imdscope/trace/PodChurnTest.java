package io.imdscope.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.lab.containers.ImageArchive;
import io.imdscope.lab.containers.LabPods;
import io.imdscope.lab.containers.Pod;
import io.imdscope.lab.containers.RunningPod;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thirty pods start and end at random while they call. Each call is named with the right pod,
 * container and image: those that its URL tells and that the pod itself has logged.
 */
@Tag("slow")
class PodChurnTest {
  private static final int PODS = 30;
  private static final int AT_ONCE = 4;
  private static final int LEAST_CALLS = 2000;
  private static final long SEED = 3;

  /** Calls so often, and says of each from which port and where to. */
  private static final String SCRIPT =
      """
      i=0
      while [ "$i" -lt "$2" ]
      do
        curl -q -s -m 20 -o /dev/null -w '%{local_port} %{url_effective}\\n' "$1.$i"
        i=$((i + 1))
      done
      """;

  /** Who made a call, and in which container of the runtime's. */
  private record Maker(Pod pod, String container, int attempt, String image, String id) {}

  private final Random random = new Random(SEED);
  private final Map<String, Maker> makers = new ConcurrentHashMap<>();
  private final Set<String> killed = ConcurrentHashMap.newKeySet();
  private final Queue<RunningPod> stopped = new ConcurrentLinkedQueue<>();

  /** What becomes of a pod, decided before it starts, so that it does not depend on the time. */
  private record Fate(
      Pod pod, boolean debugged, boolean restarted, boolean killed, boolean removed, int calls) {}

  @Test
  void everyCallOfPodsThatComeAndGoIsNamed() throws Exception {
    try (PodLab lab = PodLab.up("churn");
        ExecutorService kubelet = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> lives = new ArrayList<>();
      for (int i = 0; i < PODS; i++) {
        Fate fate = fate(lab, i);
        lives.add(
            kubelet.submit(
                () -> {
                  live(lab, fate);
                  return null;
                }));
      }
      for (Future<?> life : lives) {
        life.get(5, TimeUnit.MINUTES);
      }
      lab.fence();
      compare(lab);
    }
  }

  private Fate fate(PodLab lab, int number) {
    String namespace = List.of("shop", "batch", "kube-system").get(number % 3);
    Pod pod = Pod.of(namespace, "web-" + number / 3); // the same name in three namespaces
    int calls = 28 + random.nextInt(12);
    boolean killed = random.nextInt(4) == 0;
    if (random.nextInt(4) == 0) {
      pod = pod.onHostNetwork();
    }
    if (random.nextInt(3) == 0) {
      pod = pod.withInit(PodLab.container("init", image(), command(lab, pod, "init", 0, calls)));
    }
    int containers = 2 + random.nextInt(2);
    for (int i = 0; i < containers; i++) {
      String name = List.of("app", "sidecar", "metrics").get(i);
      int most = killed ? 100_000 : calls;
      pod = pod.with(PodLab.container(name, image(), command(lab, pod, name, 0, most)));
    }
    return new Fate(
        pod, random.nextInt(4) == 0, random.nextInt(4) == 0, killed, random.nextInt(5) == 0, calls);
  }

  private String image() {
    return random.nextBoolean() ? ImageArchive.IMAGE : ImageArchive.IMAGE_2;
  }

  private static String[] command(PodLab lab, Pod pod, String container, int attempt, int calls) {
    String url = lab.url(whose(pod, container, attempt));
    return new String[] {"sh", "-c", SCRIPT, "calls", url, Integer.toString(calls)};
  }

  private static String whose(Pod pod, String container, int attempt) {
    return String.join(".", pod.uid(), container, Integer.toString(attempt));
  }

  private void live(PodLab lab, Fate fate) throws Exception {
    Pod pod = fate.pod();
    RunningPod running = lab.pods().run(pod);
    List.of(pod.init(), pod.containers())
        .forEach(
            all ->
                all.forEach(
                    each ->
                        made(pod, each.name(), 0, each.image(), running.container(each.name()))));
    List<String> ids = new ArrayList<>(running.containers().values());
    if (fate.debugged()) {
      ids.add(add(lab, running, "debugger", 0, fate.calls()));
    }
    if (fate.killed()) {
      killed.add(whose(pod, "debugger", 0));
      for (var each : pod.containers()) {
        killed.add(whose(pod, each.name(), 0));
        Await.orFail(
            () -> said(lab, pod, each.name(), 0).size() >= fate.calls() / 2,
            () -> "the calls of " + each.name());
      }
    } else {
      for (String id : ids) {
        assertThat(lab.pods().awaitExit(id, LabPods.PATIENCE)).isTrue();
      }
    }
    if (fate.restarted() && !fate.killed()) {
      String id = add(lab, running, "app", 1, fate.calls());
      assertThat(lab.pods().awaitExit(id, LabPods.PATIENCE)).isTrue();
    }
    lab.pods().stop(running);
    // As a kubelet does: what has ended is kept for a while, and then removed.
    RunningPod other = stopped.poll();
    if (other != null) {
      lab.pods().remove(other);
    }
    if (fate.removed()) {
      lab.pods().remove(running);
    } else {
      stopped.add(running);
    }
  }

  private String add(PodLab lab, RunningPod pod, String name, int attempt, int calls)
      throws Exception {
    String image = attempt == 0 ? ImageArchive.IMAGE_2 : ImageArchive.IMAGE;
    String id =
        lab.pods()
            .start(
                pod,
                PodLab.container(
                    name, attempt, image, Map.of(), command(lab, pod.pod(), name, attempt, calls)));
    made(pod.pod(), name, attempt, image, id);
    return id;
  }

  private void made(Pod pod, String container, int attempt, String image, String id) {
    makers.put(whose(pod, container, attempt), new Maker(pod, container, attempt, image, id));
  }

  private static List<String> said(PodLab lab, Pod pod, String container, int attempt) {
    try {
      return lab.pods().said(pod, container, attempt);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void compare(PodLab lab) {
    List<Printed> calls =
        lab.calls().stream().filter(call -> !call.target().contains("fence")).toList();
    for (Printed call : calls) {
      Maker maker = makers.get(maker(lab, call.target()));
      PodLab.assertNamed(call, maker.pod(), maker.id(), maker.container(), maker.image());
    }
    assertThat(calls).hasSizeGreaterThanOrEqualTo(LEAST_CALLS);

    Set<String> printed =
        calls.stream()
            .map(call -> call.number("client.port") + " " + call.target())
            .collect(Collectors.toSet());
    assertThat(printed).as("each once").hasSameSizeAs(calls);
    Set<String> logged = new HashSet<>();
    for (Maker maker : makers.values()) {
      for (String line : said(lab, maker.pod(), maker.container(), maker.attempt())) {
        logged.add(line.replace(lab.url(""), lab.target("")));
      }
    }
    assertThat(printed).as("all that pods have logged").containsAll(logged);
    List<String> targets = calls.stream().map(Printed::target).toList();
    assertThat(targets).as("all that the service has answered").containsAll(asked(lab));

    // Who was killed could not log its last call, which the service may have seen or not.
    printed.removeAll(logged);
    assertThat(printed.stream().map(call -> maker(lab, call)))
        .doesNotHaveDuplicates()
        .allMatch(killed::contains);
  }

  private static List<String> asked(PodLab lab) {
    return lab.asked().stream().filter(target -> !target.contains("fence")).toList();
  }

  /** As {@link #whose}, of something that ends in a call's target. */
  private static String maker(PodLab lab, String target) {
    String whose = target.substring(target.indexOf(lab.target("")) + lab.target("").length());
    return whose.substring(0, whose.lastIndexOf('.'));
  }
}
