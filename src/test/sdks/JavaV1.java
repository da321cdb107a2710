import com.amazonaws.auth.DefaultAWSCredentialsProviderChain;
import com.amazonaws.regions.DefaultAwsRegionProviderChain;

/** Finds credentials, then the region, as every client of the AWS SDK for Java 1 does when it is built. */
final class JavaV1 {
  public static void main(String[] args) throws InterruptedException {
    int rounds = args.length == 0 ? 1 : Integer.parseInt(args[0]);
    DefaultAWSCredentialsProviderChain credentials = new DefaultAWSCredentialsProviderChain();
    for (int i = 0; i < rounds; i++) {
      if (i > 0) {
        Thread.sleep(1000);
        credentials.refresh();
      }
      attempt("credentials", () -> credentials.getCredentials().getAWSAccessKeyId());
    }
    attempt("region", () -> new DefaultAwsRegionProviderChain().getRegion());
  }

  private interface Work {
    String get() throws Exception;
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
