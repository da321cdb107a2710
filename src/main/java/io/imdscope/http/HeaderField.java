package io.imdscope.http;

/** The header fields that are read, by their names, which stand in heads in any case. */
enum HeaderField {
  HOST("host", true),
  USER_AGENT("user-agent", true),
  FORWARDED_FOR("x-forwarded-for", true),
  EC2_TOKEN_TTL("x-aws-ec2-metadata-token-ttl-seconds", true),
  EC2_TOKEN("x-aws-ec2-metadata-token", false),
  ALIBABA_TOKEN("x-aliyun-ecs-metadata-token", false),
  ALIBABA_TOKEN_TTL("x-aliyun-ecs-metadata-token-ttl-seconds", false),
  CONTENT_LENGTH("content-length", false),
  TRANSFER_ENCODING("transfer-encoding", false),
  METADATA_FLAVOR("metadata-flavor", false),
  METADATA("metadata", false),
  /** Any other: only its name is read. */
  OTHER("", false);

  private static final HeaderField[] ALL = values();

  private final String name;
  private final boolean shown;

  HeaderField(String name, boolean shown) {
    this.name = name;
    this.shown = shown;
  }

  static HeaderField of(String name) {
    for (HeaderField field : ALL) {
      if (field.name.length() == name.length() && field.name.equalsIgnoreCase(name)) {
        return field;
      }
    }
    return OTHER;
  }

  /** Whether its value is kept and shown. */
  boolean isShown() {
    return shown;
  }

  /** Whether its value is made into text, be it only to read it. */
  boolean isRead() {
    return switch (this) {
      case EC2_TOKEN, ALIBABA_TOKEN, ALIBABA_TOKEN_TTL, OTHER -> false;
      default -> true;
    };
  }
}
