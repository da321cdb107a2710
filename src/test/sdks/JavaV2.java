import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.imds.Ec2MetadataClient;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * With the AWS SDK for Java 2: {@code credentials}, and then the region, as every client does when it
 * is built; or {@code imds}, its client for the metadata service.
 */
final class JavaV2 {
  public static void main(String[] args) throws InterruptedException {
    int rounds = args.length < 2 ? 1 : Integer.parseInt(args[1]);
    for (int i = 0; i < rounds; i++) {
      if (i > 0) {
        Thread.sleep(1000);
      }
      if (args[0].equals("imds")) {
        attempt(
            "imds",
            () -> {
              try (Ec2MetadataClient client = Ec2MetadataClient.create()) {
                return client.get("/latest/meta-data/instance-id").asString();
              }
            });
      } else {
        attempt(
            "credentials",
            () -> {
              try (DefaultCredentialsProvider all = DefaultCredentialsProvider.builder().build()) {
                return all.resolveCredentials().accessKeyId();
              }
            });
      }
    }
    if (args[0].equals("credentials")) {
      attempt("region", () -> new DefaultAwsRegionProviderChain().getRegion());
    }
  }

  private interface Work {
    Object get() throws Exception;
  }

  /** Says whether it went well, never what came of it. */
  private static void attempt(String what, Work work) {
    try {
      System.out.println(what + (work.get() == null ? " none" : " ok"));
    } catch (Exception e) {
      System.out.println(what + " " + e.getClass().getSimpleName());
    }
  }
}
