import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What {@code bench/flowlogs} reads: records of the default format as a busy VPC has them, a fifth of
 * them to port 443, half of those to AWS, the same on every run; and the ranges they are looked up in.
 * The addresses are those of the pods whose log {@code EventLog} writes.
 *
 * <pre>
 *   FlowLogs RECORDS FILE RANGES
 * </pre>
 */
public final class FlowLogs {
  /** An hour after the log's, so that who called just before is known of each. */
  private static final long START = 1_793_494_800L; // 2026-11-01T01:00:00Z

  private static final int SPAN = 13 * 86_400;

  public static void main(String[] args) throws IOException {
    long records = Long.parseLong(args[0]);
    Random random = new Random(4);
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(Path.of(args[1])), 1 << 20)) {
      out.write(
          ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes"
                  + " start end action log-status\n")
              .getBytes(StandardCharsets.US_ASCII));
      for (long i = 0; i < records; i++) {
        out.write(record(random).getBytes(StandardCharsets.US_ASCII));
      }
    }
    Files.writeString(Path.of(args[2]), ranges(new Random(5)));
  }

  private static String record(Random random) {
    boolean https = random.nextInt(5) == 0;
    boolean aws = https && random.nextBoolean();
    long start = START + random.nextInt(SPAN);
    return "2 111122223333 eni-0"
        + String.format("%016x", random.nextInt(64))
        + " 10.0."
        + (16 + random.nextInt(10))
        + "."
        + (1 + random.nextInt(250))
        + " "
        + (aws ? "52.46." : https ? "93.184." : "10.0.")
        + (128 + random.nextInt(32))
        + "."
        + random.nextInt(256)
        + " "
        + (32768 + random.nextInt(28_000))
        + " "
        + (https ? 443 : 1024 + random.nextInt(9000))
        + " 6 "
        + random.nextInt(1000)
        + " "
        + random.nextInt(1_000_000)
        + " "
        + start
        + " "
        + (start + 59)
        + " ACCEPT OK\n";
  }

  /** As many as AWS has, about. */
  private static String ranges(Random random) {
    StringBuilder json = new StringBuilder("{\"prefixes\":[\n");
    for (int i = 0; i < 10_000; i++) {
      json.append("{\"ip_prefix\":\"")
          .append(3 + random.nextInt(15))
          .append('.')
          .append(random.nextInt(256))
          .append('.')
          .append(random.nextInt(256))
          .append(".0/24\",\"region\":\"eu-west-1\",\"service\":\"")
          .append(i % 2 == 0 ? "AMAZON" : "EC2")
          .append("\"},\n");
    }
    return json
        + "{\"ip_prefix\":\"52.46.128.0/19\",\"region\":\"us-east-1\",\"service\":\"AMAZON\"}]}\n";
  }
}
