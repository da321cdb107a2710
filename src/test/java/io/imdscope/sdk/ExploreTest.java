package io.imdscope.sdk;

import io.imdscope.trace.Printed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExploreTest {
  @Test
  void explore() throws Exception {
    int hops = Integer.getInteger("hops", 1);
    Scenario.Reach reach = Scenario.Reach.valueOf(System.getProperty("reach", "POD"));
    long t0 = System.nanoTime();
    try (SdkLab lab =
        SdkLab.up("x", o -> o.withHopLimit(hops).withRequired(Boolean.getBoolean("required")))) {
      System.out.println("UP " + (System.nanoTime() - t0) / 1_000_000);
      List<SdkLab.Started> all = new ArrayList<>();
      for (Program p : Program.values()) {
        if (p == Program.SLEEP) continue;
        long t = System.nanoTime();
        SdkLab.Started s = lab.start(Scenario.of(p.container(), reach, p));
        all.add(s);
        if (Boolean.getBoolean("serial")) lab.finish(s);
        System.out.println("TOOK " + p + " " + (System.nanoTime() - t) / 1_000_000);
      }
      lab.finish(all.toArray(SdkLab.Started[]::new));
      for (SdkLab.Started s : all) {
        Program p = s.scenario().programs().getFirst();
        System.out.println("== " + p + " " + lab.said(s, p));
        Instant last = null;
        for (Printed c : lab.calls(s, p)) {
          Instant t = Instant.parse(c.text("time"));
          System.out.println(
              "   "
                  + (last == null ? 0 : Duration.between(last, t).toMillis())
                  + "ms "
                  + c.version()
                  + " "
                  + c.text("http.request.method")
                  + " "
                  + c.target()
                  + " "
                  + c.text("imds.outcome")
                  + " "
                  + c.text("http.response.status_code")
                  + " hop="
                  + c.number("network.hop_limit")
                  + " ttl="
                  + c.text("http.request.header.x-aws-ec2-metadata-token-ttl-seconds")
                  + " port="
                  + c.number("client.port")
                  + " ua="
                  + c.text("user_agent.original"));
          last = t;
        }
      }
      System.out.println("DONE " + (System.nanoTime() - t0) / 1_000_000);
    }
  }
}
