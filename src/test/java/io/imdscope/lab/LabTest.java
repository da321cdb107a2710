package io.imdscope.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.imdscope.Machine;
import io.imdscope.lab.TestLab.Said;
import io.imdscope.lab.imds.RequestRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers inside a real lab see. */
class LabTest {
  private static final String IPV4 = "169.254.169.254";
  private static final String IPV6 = "[fd00:ec2::254]";
  private static final String ID = "/latest/meta-data/instance-id";
  private static final int CURL_TIMED_OUT = 28;

  @Test
  void servesBothVersionsToTheNodeAndNoTokenToThePod(@TempDir Path directory) throws Exception {
    Path record = directory.resolve("record");
    try (TestLab test = new TestLab("one")) {
      assertThat(test.lab.up(LabOptions.DEFAULT.withRecord(record))).isTrue();
      for (String host : List.of(IPV4, IPV6)) {
        if (host.equals(IPV6) && !Network.ipv6()) {
          continue;
        }
        for (Where where : Where.values()) {
          assertThat(test.curl(where, "http://" + host + ID).text())
              .isEqualTo("i-0123456789abcdef0");
        }
        Said token = test.token(Where.NODE, host, "30");
        assertThat(token.code()).isZero();
        assertThat(read(test, host, token.text())).isEqualTo("i-0123456789abcdef0");
        assertThat(test.token(Where.POD, host, "1").code()).isEqualTo(CURL_TIMED_OUT);
        // The same connection goes on to work after the next answer.
        assertThat(test.curl(Where.POD, "http://" + host + ID).code()).isZero();
      }
      // The token was asked for and answered; only the answer's way was too long.
      List<RequestRecord> puts =
          RequestRecord.readAll(record).stream()
              .filter(each -> each.method().equals("PUT"))
              .toList();
      assertThat(puts).hasSize(Network.ipv6() ? 4 : 2).allMatch(each -> each.status() == 200);
      assertThat(puts.get(1).clientAddress()).isEqualTo("10.20.1.2");
    }
  }

  @Test
  void aTokenTravelsAsFarAsTheHopLimitSays() throws Exception {
    try (TestLab test = new TestLab("two")) {
      test.lab.up(LabOptions.DEFAULT.withHopLimit(2));
      assertThat(test.token(Where.POD, IPV4, "30").code()).isZero();
      if (Network.ipv6()) {
        assertThat(test.token(Where.POD, IPV6, "30").code()).isZero();
      }
      assertThatThrownBy(() -> test.lab.up(LabOptions.DEFAULT))
          .isInstanceOf(LabException.class)
          .hasMessageContaining("HttpPutResponseHopLimit=2")
          .hasMessageContaining("lab down");
    }
  }

  @Test
  void onOneConnectionOnlyTheTokenIsHeldBack() throws Exception {
    try (TestLab test = new TestLab("both")) {
      test.lab.up(LabOptions.DEFAULT);
      String url = "http://" + IPV4 + ID;
      Said said =
          test.curl(
              Where.NODE,
              "-X",
              "PUT",
              "-H",
              "X-aws-ec2-metadata-token-ttl-seconds: 60",
              "http://" + IPV4 + "/latest/api/token",
              "--next",
              "-w",
              " %{num_connects}",
              url);
      assertThat(said.text()).matches("[A-Za-z0-9_-]{54}==i-0123456789abcdef0 0");
      assertThat(test.curl(Where.POD, url, url).code()).isZero();
    }
  }

  @Test
  void requiredMeansRequired() throws Exception {
    try (TestLab test = new TestLab("req")) {
      test.lab.up(LabOptions.DEFAULT.withRequired(true));
      String[] status = {"-o", "/dev/null", "-w", "%{http_code}", "http://" + IPV4 + ID};
      assertThat(test.curl(Where.NODE, status).text()).isEqualTo("401");
      assertThat(read(test, IPV4, test.token(Where.NODE, IPV4, "30").text()))
          .isEqualTo("i-0123456789abcdef0");
    }
  }

  @Test
  void thereIsNoWayOut() throws Exception {
    try (TestLab test = new TestLab("out")) {
      test.lab.up(LabOptions.DEFAULT);
      for (Where where : Where.values()) {
        // A documentation address: nobody's, and unreachable at once where there is no route.
        Said said = test.curl(where, "--max-time", "5", "http://192.0.2.1/");
        assertThat(said.code()).isEqualTo(7);
      }
    }
  }

  @Test
  void aPodsCommandRunsAsInAContainer() throws Exception {
    try (TestLab test = new TestLab("pod")) {
      test.lab.up(LabOptions.DEFAULT);
      assertThat(test.run(Where.POD, "cat", "/proc/self/cgroup").text())
          .contains(
              "0::/imdscope-"
                  + test.name
                  + ".slice/kubepods.slice/kubepods-burstable.slice/"
                  + "kubepods-burstable-pod"
                  + test.lab.podUid().replace('-', '_')
                  + ".slice/cri-containerd-"
                  + test.lab.containerId(Where.POD)
                  + ".scope\n");
      assertThat(test.lab.containerId(Where.POD)).matches("[0-9a-f]{64}");
      assertThat(test.run(Where.POD, "sh", "-c", "exit 42").code()).isEqualTo(42);
      assertThat(test.run(Where.NODE, "sh", "-c", "exit 43").code()).isEqualTo(43);
    }
  }

  @Test
  void theSampleCallersCallInEveryWay(@TempDir Path directory) throws Exception {
    Path record = directory.resolve("record");
    try (TestLab test = new TestLab("calls")) {
      test.lab.up(LabOptions.DEFAULT.withRecord(record));
      test.lab.startCallers();
      test.lab.startCallers(); // starts none twice
      assertThat(((LabStatus.Up) test.lab.status()).callers())
          .containsExactly("inventory-agent", "backup-agent", "deploy-hook", "app", "sdk");
      List<RequestRecord> records = TestLab.await(record, 14);
      assertThat(records)
          .extracting(each -> each.method() + " " + each.target() + " " + each.token())
          .contains(
              "GET /latest/meta-data/instance-id false",
              "PUT /latest/api/token false",
              "GET /latest/meta-data/placement/region true",
              "GET /latest/meta-data/iam/security-credentials/imdscope-lab-node-role false",
              "GET /latest/meta-data/placement/availability-zone false",
              "GET /latest/meta-data/iam/info false");
    }
  }

  @Test
  void execNeedsALab() {
    Machine.requireRoot();
    assertThatThrownBy(() -> Lab.named("never-made").exec(Where.NODE, "true"))
        .isInstanceOf(LabException.class)
        .hasMessageContaining("imdscope lab up");
  }

  private static String read(TestLab test, String host, String token)
      throws IOException, InterruptedException {
    return test.curl(Where.NODE, "-H", "X-aws-ec2-metadata-token: " + token, "http://" + host + ID)
        .text();
  }
}
