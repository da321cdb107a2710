package io.imdscope.capture.pcap;

import io.imdscope.Fuzzing;
import io.imdscope.capture.legacylog.LegacyFuzzer;
import io.imdscope.workload.kubernetes.PodsFuzzer;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jazzer looks for captures, lists and logs that a parser cannot bear; see {@link Fuzzing}. */
class FuzzTest {
  @TempDir private Path directory;

  @Test
  void captures() throws Exception {
    for (int linkType : new int[] {LinkLayer.ETHERNET, LinkLayer.LINUX_COOKED_2}) {
      for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
        MadeCapture capture = new MadeCapture(order, linkType);
        Packets far = new Packets();
        far.client = "0a14000a";
        far.hopLimit = 63;
        new Dialogue(new Packets(), Dialogue.START, capture::add).whole(Dialogue.GET, Dialogue.OK);
        new Dialogue(far, Dialogue.START, capture::add).whole(Dialogue.GET, Dialogue.OK);
        seed(linkType + "-" + order + ".pcap", capture.pcap(true));
        seed(linkType + "-" + order + ".pcapng", capture.pcapng(5));
      }
    }
    fuzz(CaptureFuzzer.class);
  }

  @Test
  void listsOfPods() throws Exception {
    seed(
        "pods",
        Packets.bytes(
            """
            {"items":[{"metadata":{"uid":"u","name":"n","namespace":"s","labels":{"pod-template-hash":"h"},
            "ownerReferences":[{"kind":"ReplicaSet","name":"n-h","controller":true,"apiVersion":"apps/v1"}],
            "creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"hostNetwork":false,"containers":[{"env":[
            {"name":"AWS_WEB_IDENTITY_TOKEN_FILE"}]}]},"status":{"phase":"Running","podIPs":[{"ip":"10.0.0.1"}]}}]}
            """));
    fuzz(PodsFuzzer.class);
  }

  @Test
  void logsOfTheOldTool() throws Exception {
    String call = " (pid:2:a argv:a\n-h **token redacted**) called by -> (pid:1:b argv:b)";
    String details = " req details: get /latest/ http/1.1, host: x, **token redacted**, ";
    seed("new", Packets.bytes("[2026-11-23 00:37:05,229] [INFO] imdsv2" + call + details + "\n"));
    seed("old", Packets.bytes("[2023-01-23T00:37:05] [WARNING] IMDSv1(!)" + call + "\n"));
    seed(
        "console",
        Packets.bytes("[ERROR] {MISSING PAYLOAD} imdsv1(!)" + call + " req details: \n"));
    fuzz(LegacyFuzzer.class);
  }

  private void seed(String name, byte[] bytes) throws IOException {
    Fuzzing.seed(directory, name, bytes);
  }

  private void fuzz(Class<?> target) throws Exception {
    Fuzzing.fuzz(target, directory);
  }
}
