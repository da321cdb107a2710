package io.imdscope.capture;

import io.imdscope.event.Labelled;
import java.util.Optional;

/**
 * One answer to what a machine allows.
 *
 * @param remedy what to do about it, present when it failed or could not be asked
 */
public record Check(String name, Status status, String detail, Optional<String> remedy) {

  /** Whether it is so. */
  public enum Status implements Labelled {
    OK("ok"),
    /** It is not, and tracing needs it. */
    FAILED("FAILED"),
    /** It is not, and tracing goes on without. */
    MISSING("missing"),
    /** It could not be asked, with the permissions of this process for instance. */
    UNKNOWN("unknown");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }
  }

  /** It is so. */
  public static Check ok(String name, String detail) {
    return new Check(name, Status.OK, detail, Optional.empty());
  }

  /** It is not, and tracing needs it. */
  public static Check failed(String name, String detail, String remedy) {
    return new Check(name, Status.FAILED, detail, Optional.of(remedy));
  }

  /** It is not, and tracing goes on without. */
  public static Check missing(String name, String detail, String remedy) {
    return new Check(name, Status.MISSING, detail, Optional.of(remedy));
  }

  /** It could not be asked. */
  public static Check unknown(String name, String detail, String remedy) {
    return new Check(name, Status.UNKNOWN, detail, Optional.of(remedy));
  }
}
