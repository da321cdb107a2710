package io.imdscope.packaged;

import static io.imdscope.packaged.Manifests.map;
import static io.imdscope.packaged.Manifests.maps;
import static io.imdscope.packaged.Manifests.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manifests render, give no more than is documented, and say what each thing is for. */
class ManifestsTest {
  private static final Path DEPLOY = Run.HOME.resolve("deploy");

  /** A capability, mount, variable or rule as it stands in the source. */
  private static final Pattern GIVEN =
      Pattern.compile("- [A-Z_]{3,}|- name: (?!imdscope|agent|metrics).*|- apiGroups: .*");

  @BeforeAll
  static void kubectlIsThere() {
    Machine.requireProgram("kubectl");
  }

  @Test
  void thePodIsConfined() throws Exception {
    Manifests manifests = Manifests.render("deploy/kubernetes");
    Map<String, Object> pod = manifests.pod();
    assertThat(pod).containsEntry("hostPID", true).containsEntry("hostNetwork", false);
    assertThat(maps(pod, "containers")).hasSize(1);
    assertThat(pod).doesNotContainKey("initContainers");
    Map<String, Object> security = map(manifests.container(), "securityContext");
    assertThat(security)
        .containsEntry("privileged", false)
        .containsEntry("allowPrivilegeEscalation", false)
        .containsEntry("readOnlyRootFilesystem", true);
    assertThat(map(security, "seccompProfile")).containsEntry("type", "RuntimeDefault");
    assertThat(texts(map(security, "capabilities"), "drop")).containsExactly("ALL");
  }

  @Test
  void itsCapabilitiesAreThoseOfTheServiceAndOfTheDocumentation() throws Exception {
    List<String> given = Manifests.render("deploy/kubernetes").confinement().add();
    String bounding =
        Files.readAllLines(DEPLOY.resolve("systemd/imdscope.service")).stream()
            .filter(line -> line.startsWith("CapabilityBoundingSet="))
            .collect(Collectors.joining());
    assertThat(Arrays.stream(bounding.split("[= ]", -1)).skip(1))
        .containsExactlyElementsOf(given.stream().map(name -> "CAP_" + name).toList());
    String page = Files.readString(Run.HOME.resolve("docs/install.md"));
    assertThat(
            Pattern.compile("^\\| `CAP_(\\w+)`", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .map(row -> row.group(1)))
        .containsExactlyElementsOf(given);
  }

  @Test
  void everyVolumeIsMountedAndWritableOnlyWhereNeeded() throws Exception {
    Manifests manifests = Manifests.render("deploy/kubernetes");
    List<Map<String, Object>> mounts = maps(manifests.container(), "volumeMounts");
    assertThat(mounts.stream().map(mount -> mount.get("name")))
        .containsExactlyInAnyOrderElementsOf(
            maps(manifests.pod(), "volumes").stream().map(volume -> volume.get("name")).toList());
    assertThat(
            mounts.stream()
                .filter(mount -> !Boolean.TRUE.equals(mount.get("readOnly")))
                .map(mount -> mount.get("mountPath")))
        .containsExactlyInAnyOrder("/sys/fs/bpf", "/var/log/imdscope");
  }

  @Test
  void theAccountMayReadPodsAndMakeEvents() throws Exception {
    assertThat(maps(Manifests.render("deploy/kubernetes").one("ClusterRole"), "rules"))
        .containsExactly(
            Map.of(
                "apiGroups", List.of(""),
                "resources", List.of("pods"),
                "verbs", List.of("list", "watch")),
            Map.of(
                "apiGroups", List.of("events.k8s.io"),
                "resources", List.of("events"),
                "verbs", List.of("create")));
  }

  @Test
  void whatIsGivenSaysWhatIsLostWithoutIt() throws Exception {
    List<String> given = new ArrayList<>();
    for (String file : List.of("daemonset.yaml", "rbac.yaml")) {
      given.addAll(givenIn(Files.readAllLines(DEPLOY.resolve("kubernetes/" + file))));
    }
    // Five capabilities, five mounts, one variable, two rules.
    assertThat(given).hasSize(13).allSatisfy(each -> assertThat(each).contains("Without it: "));
  }

  /** The comments that stand before what is given; volumes are explained where they are mounted. */
  private static List<String> givenIn(List<String> lines) {
    List<String> found = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : lines) {
      String text = line.strip();
      if (text.equals("volumes:")) {
        break;
      } else if (text.startsWith("#")) {
        comment.append(text.substring(1));
      } else {
        if (GIVEN.matcher(text).matches()) {
          found.add(text + ":" + comment);
        }
        comment.setLength(0);
      }
    }
    return found;
  }

  @Test
  void thePagesThatAreAskedForAreServed() throws Exception {
    Map<String, Object> container = Manifests.render("deploy/kubernetes").container();
    String page = Files.readString(Run.HOME.resolve("docs/metrics.md"));
    for (String probe : List.of("livenessProbe", "readinessProbe")) {
      Map<String, Object> get = map(container, probe, "httpGet");
      assertThat(page).contains("| `" + get.get("path") + "` |");
      assertThat(get).containsEntry("port", "metrics");
    }
    assertThat(maps(container, "ports"))
        .containsExactly(Map.of("name", "metrics", "containerPort", 19254));
    assertThat(page).contains("`127.0.0.1:19254`");
  }

  @Test
  void theMonitorFindsTheAgents() throws Exception {
    Manifests base = Manifests.render("deploy/kubernetes");
    Map<String, Object> monitor =
        Manifests.render("deploy/kubernetes/monitoring").one("PodMonitor");
    assertThat(map(monitor, "spec", "selector", "matchLabels"))
        .isEqualTo(map(base.one("DaemonSet"), "spec", "template", "metadata", "labels"));
    assertThat(maps(map(monitor, "spec"), "podMetricsEndpoints").getFirst())
        .containsEntry("port", "metrics");
    // The alerts look for a job of that name.
    assertThat(map(monitor, "metadata"))
        .containsEntry("name", "imdscope")
        .containsEntry("namespace", map(base.one("DaemonSet"), "metadata").get("namespace"));
  }

  @Test
  void theRulesAreThoseOfPrometheus() throws Exception {
    Map<String, Object> rule =
        Manifests.render("deploy/kubernetes/monitoring").one("PrometheusRule");
    Manifests alerts = Manifests.parse(Files.readString(DEPLOY.resolve("prometheus/alerts.yaml")));
    assertThat(rule.get("spec")).isEqualTo(alerts.all().getFirst());
  }

  @Test
  void labelsAreTheSameEverywhere() throws Exception {
    assertThat(labels("deploy/kubernetes")).containsExactly("imdscope");
    assertThat(labels("deploy/kubernetes/monitoring")).containsExactly("imdscope");
  }

  /** Of all objects but those that are made of files. */
  private static Set<String> labels(String directory) throws IOException, InterruptedException {
    return Manifests.render(directory).all().stream()
        .filter(object -> !object.get("kind").equals("ConfigMap"))
        .map(object -> map(object, "metadata", "labels").get("app.kubernetes.io/name"))
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }

  @Test
  void theImageIsOfThisVersion() throws Exception {
    String pom = Files.readString(Run.HOME.resolve("pom.xml"));
    String version =
        Pattern.compile("^  <version>(.*)</version>", Pattern.MULTILINE)
            .matcher(pom)
            .results()
            .map((MatchResult match) -> match.group(1))
            .findFirst()
            .orElseThrow();
    assertThat(Manifests.render("deploy/kubernetes").container())
        .containsEntry("image", "imdscope:" + version);
  }
}
