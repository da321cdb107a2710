package io.imdscope.lab.imds;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Credentials in the shapes of AWS's services, whose every value says that it is none. */
final class Credentials {
  static final String ROLE = "imdscope-lab-node-role";
  static final String ACCOUNT = "000000000000";

  private static final String KEY = "FAKE-LAB-ACCESS-KEY-ID";
  private static final String SECRET = "FAKE-LAB-SECRET-ACCESS-KEY";
  private static final String SESSION = "FAKE-LAB-SESSION-TOKEN";

  private Credentials() {}

  /** As IMDS gives them. */
  static String ofInstanceRole(Instant now) {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "%s",
      "Type" : "AWS-HMAC",
      "AccessKeyId" : "%s",
      "SecretAccessKey" : "%s",
      "Token" : "%s",
      "Expiration" : "%s"
    }\
    """
        .formatted(now.truncatedTo(ChronoUnit.SECONDS), KEY, SECRET, SESSION, end(now));
  }

  /** As the ECS agent gives them. */
  static String ofTaskRole(Instant now) {
    return """
    {"RoleArn":"arn:aws:iam::%s:role/imdscope-lab-task-role","AccessKeyId":"%s",\
    "SecretAccessKey":"%s","Token":"%s","Expiration":"%s"}\
    """
        .formatted(ACCOUNT, KEY, SECRET, SESSION, end(now));
  }

  /** As the EKS Pod Identity agent gives them. */
  static String ofPodIdentity(Instant now) {
    return """
    {"AccessKeyId":"%s","SecretAccessKey":"%s","Token":"%s","AccountId":"%s","Expiration":"%s"}\
    """
        .formatted(KEY, SECRET, SESSION, ACCOUNT, end(now));
  }

  private static Instant end(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).plus(6, ChronoUnit.HOURS);
  }
}
