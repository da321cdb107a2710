package io.imdscope.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.event.CredentialSource;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Flow;
import io.imdscope.event.Request;
import io.imdscope.event.Samples;
import io.imdscope.event.Workload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses become pods by a list as kubectl prints it, and never the wrong ones. */
class AddressNamesTest {
  private static final Endpoint IMDS = Endpoint.DEFAULTS.getFirst();
  private static final String LIST =
      """
      {"apiVersion":"v1","kind":"List","items":[
        {"metadata":{"name":"web-5d4f8c7b9-x2x4z","namespace":"shop","uid":"u1",
           "labels":{"pod-template-hash":"5d4f8c7b9","app":"web"},
           "ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"web-5d4f8c7b9","controller":true}]},
         "spec":{"nodeName":"n1","serviceAccountName":"web","containers":[{"name":"app","env":[
           {"name":"AWS_WEB_IDENTITY_TOKEN_FILE","value":"/x"},{"name":"PASSWORD","value":"hunter2"}]}]},
         "status":{"phase":"Running","hostIP":"10.0.0.10","podIP":"10.0.0.5","podIPs":[{"ip":"10.0.0.5"},{"ip":"fd00::5"}]}},
        {"metadata":{"name":"old","namespace":"batch","uid":"u2"},"spec":{},
         "status":{"phase":"Succeeded","podIP":"10.0.0.5"}},
        {"metadata":{"name":"done","namespace":"batch","uid":"u3"},"spec":{},
         "status":{"phase":"Failed","podIP":"10.0.0.6"}},
        {"metadata":{"name":"a","namespace":"x","uid":"u4"},"spec":{},"status":{"phase":"Running","podIP":"10.0.0.7"}},
        {"metadata":{"name":"b","namespace":"x","uid":"u5"},"spec":{},"status":{"phase":"Running","podIP":"10.0.0.7"}},
        {"metadata":{"name":"aws-node-1","namespace":"kube-system","uid":"u6"},"spec":{"hostNetwork":true},
         "status":{"phase":"Running","hostIP":"10.0.0.10","podIP":"10.0.0.10"}},
        {"metadata":{"name":"no-address","namespace":"x","uid":"u7"},"spec":{},"status":{"podIP":"example.org"}}
      ]}
      """;

  private static AddressNames names(String list) throws IOException {
    return new AddressNames(new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)));
  }

  private static Workload name(AddressNames names, String address) {
    Flow flow = new Flow(InetAddress.ofLiteral(address), 4000, Endpoint.DEFAULTS.getFirst());
    return names.name(Samples.anonymous(flow)).workload();
  }

  private static String podName(AddressNames names, String address) {
    return name(names, address) instanceof Workload.Pod pod ? pod.name().orElse("?") : "none";
  }

  @Test
  void aPodIsNamedWithItsOwnerByEachOfItsAddresses() throws IOException {
    AddressNames names = names(LIST);
    assertThat(name(names, "fd00::5")).isEqualTo(name(names, "10.0.0.5"));
    Workload.Pod pod = (Workload.Pod) name(names, "10.0.0.5");
    assertThat(pod.name()).hasValue("web-5d4f8c7b9-x2x4z");
    Workload.PodDetails details = pod.details().orElseThrow();
    assertThat(details.owner()).hasValue(new Workload.Owner("Deployment", "web"));
    assertThat(details.nodeName()).hasValue("n1");
    assertThat(details.serviceAccount()).hasValue("web");
    assertThat(details.credentialSources()).containsExactly(CredentialSource.IRSA);
    assertThat(names.notes()).isEmpty();
  }

  @Test
  void anAddressOfSeveralNamesNobodyAndOneOfAnEndedPodOnlyThat() throws IOException {
    AddressNames names = names(LIST);
    assertThat(podName(names, "10.0.0.7")).isEqualTo("none");
    assertThat(podName(names, "10.0.0.6")).isEqualTo("done");
    assertThat(name(names, "10.0.0.99"))
        .isEqualTo(new Workload.Address(InetAddress.ofLiteral("10.0.0.99")));
  }

  @Test
  void theNodesOwnAddressNamesNobodyAndThatIsSaid() throws IOException {
    AddressNames names = names(LIST);
    assertThat(podName(names, "10.0.0.10")).isEqualTo("none");
    assertThat(names.notes())
        .containsExactly(
            "1 call came from the node's own address 10.0.0.10: packets do not tell which of its"
                + " processes and pods on host networking (kube-system/aws-node-1) made it");
  }

  @Test
  void aListThatIsNoneOrCutOffIsAnError() {
    for (String list :
        new String[] {"{", LIST.substring(0, 400), "apiVersion: v1", "[".repeat(99)}) {
      assertThatThrownBy(() -> names(list)).isInstanceOf(IOException.class);
    }
  }

  /** A list of today, and packets of another day; or of when the pod still waited for a node. */
  @ParameterizedTest
  @CsvSource({"-9,-9,true", "-9,0,true", "1,1,false", "-9,1,false", "1,-9,false", "-9,,true"})
  void aPodThatIsYoungerThanTheCallIsNotNamed(int created, Integer started, boolean isNamed)
      throws IOException {
    Flow flow = new Flow(InetAddress.ofLiteral("10.0.0.5"), 4000, Endpoint.DEFAULTS.getFirst());
    Request request = Samples.anonymous(flow);
    String startTime =
        started == null ? "" : ",\"startTime\":\"" + request.time().plusSeconds(started) + "\"";
    String list =
        """
        {"items":[{"metadata":{"name":"web","namespace":"shop","uid":"u1","creationTimestamp":"%s"},
          "spec":{},"status":{"phase":"Running","podIP":"10.0.0.5"%s}}]}
        """
            .formatted(request.time().plusSeconds(created), startTime);
    AddressNames names = names(list);
    for (int i = 0; i < 2; i++) {
      assertThat(names.name(request).workload() instanceof Workload.Pod).isEqualTo(isNamed);
    }
    if (isNamed) {
      assertThat(names.notes()).isEmpty();
    } else {
      assertThat(names.notes())
          .containsExactly(
              "2 calls came from addresses that pods of the list have only since then (shop/web),"
                  + " and not from these: a list of the capture's time names more");
    }
  }

  /** However many there are. */
  @Test
  void ofPodsThatAreTooYoungSomeAreSaid() throws IOException {
    Request sample = Samples.anonymous(new Flow(InetAddress.ofLiteral("10.0.0.1"), 1, IMDS));
    StringBuilder list = new StringBuilder("{\"items\":[");
    for (int i = 0; i < 200; i++) {
      list.append(i == 0 ? "" : ",")
          .append("{\"metadata\":{\"name\":\"p")
          .append(i)
          .append("\",\"namespace\":\"x\",\"uid\":\"u")
          .append(i)
          .append("\",\"creationTimestamp\":\"")
          .append(sample.time().plusSeconds(60))
          .append("\"},\"spec\":{},\"status\":{\"podIP\":\"10.0.0.")
          .append(i)
          .append("\"}}");
    }
    AddressNames names = names(list.append("]}").toString());
    for (int i = 0; i < 200; i++) {
      Flow flow = new Flow(InetAddress.ofLiteral("10.0.0." + i), 1, IMDS);
      assertThat(names.name(Samples.anonymous(flow)).workload())
          .isInstanceOf(Workload.Address.class);
    }
    assertThat(names.notes()).hasSize(1);
    assertThat(names.notes().getFirst())
        .startsWith("200 calls came from")
        .contains("(x/p0, x/p1, x/p2, x/p3, ..)");
  }
}
