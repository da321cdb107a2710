package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import io.imdscope.diagnosis.catalogue.Product;
import java.util.Map;
import java.util.Optional;

/**
 * Calls that someone wrote by hand, written again with a token. Nothing of the original but its
 * path is repeated.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">
 *     EC2 user guide</a>
 */
final class Scripts {
  private static final String HOST = "http://169.254.169.254";
  private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN = "X-aws-ec2-metadata-token";
  private static final int LONGEST_PATH = 201;

  private Scripts() {}

  static Advice rewrite(Situation situation) {
    String path = path(situation.path());
    AdviceText text = language(situation);
    String command =
        switch (text) {
          case FIX_SCRIPT_WGET -> wget(path);
          case FIX_SCRIPT_BUSYBOX -> busybox(path);
          case FIX_SCRIPT_PYTHON -> python(path);
          case FIX_SCRIPT_NODE -> node(path);
          case FIX_SCRIPT_POWERSHELL -> powershell(path);
          default -> curl(path);
        };
    return text.say(
        Map.of("client", situation.client().label()),
        Optional.of(command),
        Optional.of(Sources.REQUESTS));
  }

  private static AdviceText language(Situation situation) {
    String program = situation.program();
    String id = situation.client().product().map(Product::id).orElse("");
    String language = situation.client().product().flatMap(Product::language).orElse("");
    boolean busybox =
        program.equals("busybox")
            || id.equals("busybox-wget")
            // GNU's sends its version
            || (id.equals("wget") && situation.client().label().equals("Wget"));
    if (busybox) {
      return AdviceText.FIX_SCRIPT_BUSYBOX;
    }
    if (id.equals("wget")) {
      return AdviceText.FIX_SCRIPT_WGET;
    }
    if (language.equals("Python") || (id.isEmpty() && program.startsWith("python"))) {
      return AdviceText.FIX_SCRIPT_PYTHON;
    }
    if (language.equals("JavaScript") || (id.isEmpty() && program.equals("node"))) {
      return AdviceText.FIX_SCRIPT_NODE;
    }
    return language.equals("PowerShell")
        ? AdviceText.FIX_SCRIPT_POWERSHELL
        : AdviceText.FIX_SCRIPT_CURL;
  }

  private static String path(Optional<String> sample) {
    return sample
        .filter(each -> isPlain(each) && !each.endsWith("/api/token"))
        .orElse("/latest/meta-data/");
  }

  /** Nothing in it that a shell takes for more; looked at for each call without a token. */
  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && "._/:-".indexOf(c) < 0) {
        return false;
      }
    }
    return path.startsWith("/") && path.length() <= LONGEST_PATH;
  }

  static String curl(String path) {
    return "TOKEN=$(curl -sSf -m 2 -X PUT -H '"
        + TTL
        + ": 300' "
        + HOST
        + "/latest/api/token)\ncurl -sSf -m 2 -H \""
        + TOKEN
        + ": $TOKEN\" "
        + HOST
        + path;
  }

  private static String wget(String path) {
    return "TOKEN=$(wget -q -T 2 -O - --method=PUT --header='"
        + TTL
        + ": 300' "
        + HOST
        + "/latest/api/token)\nwget -q -T 2 -O - --header=\""
        + TOKEN
        + ": $TOKEN\" "
        + HOST
        + path;
  }

  private static String busybox(String path) {
    return "TOKEN=$(printf 'PUT /latest/api/token HTTP/1.0\\r\\nHost: 169.254.169.254\\r\\n"
        + TTL
        + ": 300\\r\\nContent-Length: 0\\r\\n\\r\\n' | nc -w 2 169.254.169.254 80 | tail -n 1)\n"
        + "wget -q -T 2 -O - --header \""
        + TOKEN
        + ": $TOKEN\" "
        + HOST
        + path;
  }

  private static String python(String path) {
    return """
        from urllib.request import Request, urlopen

        host = "HOST"
        ask = Request(host + "/latest/api/token", method="PUT", headers={"TTL": "300"})
        token = urlopen(ask, timeout=2).read().decode()
        read = Request(host + "PATH", headers={"TOKEN": token})
        print(urlopen(read, timeout=2).read().decode())"""
        .replace("HOST", HOST)
        .replace("\"TTL\"", '"' + TTL + '"')
        .replace("\"TOKEN\"", '"' + TOKEN + '"')
        .replace("PATH", path);
  }

  private static String node(String path) {
    return """
        const host = "HOST";
        const signal = AbortSignal.timeout(2000);
        const ask = { method: "PUT", headers: { "TTL": "300" }, signal };
        const token = await (await fetch(host + "/latest/api/token", ask)).text();
        const read = { headers: { "TOKEN": token }, signal };
        console.log(await (await fetch(host + "PATH", read)).text());"""
        .replace("HOST", HOST)
        .replace("\"TTL\"", '"' + TTL + '"')
        .replace("\"TOKEN\"", '"' + TOKEN + '"')
        .replace("PATH", path);
  }

  private static String powershell(String path) {
    return "$token = Invoke-RestMethod -TimeoutSec 2 -Method PUT -Headers @{'"
        + TTL
        + "' = '300'} -Uri "
        + HOST
        + "/latest/api/token\nInvoke-RestMethod -TimeoutSec 2 -Headers @{'"
        + TOKEN
        + "' = $token} -Uri "
        + HOST
        + path;
  }

  /** For the AWS SDK for JavaScript v2, whose metadata client adds no token by itself. */
  static String javaScriptV2(Optional<String> sample) {
    return """
        const metadata = new AWS.MetadataService({ httpOptions: { timeout: 2000 } });
        metadata.fetchMetadataToken((error, token) => {
          if (error) throw error;
          const options = { headers: { "TOKEN": token } };
          metadata.request("PATH", options, (failed, data) => console.log(failed || data));
        });"""
        .replace("\"TOKEN\"", '"' + TOKEN + '"')
        .replace("PATH", path(sample));
  }
}
