package io.imdscope.lab.imds;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Session tokens of this one service: opaque, unlimited in number, valid for as long as they say.
 * Nothing is kept per token: each carries its own end, signed.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html">How
 *     IMDSv2 works</a>
 */
final class Tokens {
  private static final byte[] PREFIX = {1, 0, 0};
  private static final int NONCE = 8;
  private static final int SIGNED = PREFIX.length + NONCE + Long.BYTES;
  private static final int LENGTH = 40; // in base 64: 56 characters, the last two of them ==
  private static final int TEXT_LENGTH = 56;

  private final SecureRandom random = new SecureRandom();
  private final Mac mac;

  Tokens() {
    byte[] key = new byte[32];
    random.nextBytes(key);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** A new token that is valid until {@code now} plus its life. */
  String issue(Instant now, Duration life) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] token =
        ByteBuffer.allocate(LENGTH)
            .put(PREFIX)
            .put(nonce)
            .putLong(now.plus(life).toEpochMilli())
            .array();
    System.arraycopy(signature(token), 0, token, SIGNED, LENGTH - SIGNED);
    return Base64.getUrlEncoder().encodeToString(token);
  }

  /** The whole seconds, at least one, that a token is still valid; empty when it is not. */
  Optional<Long> remaining(String text, Instant now) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (token.length != LENGTH
        || !MessageDigest.isEqual(
            Arrays.copyOfRange(token, SIGNED, LENGTH),
            Arrays.copyOf(signature(token), LENGTH - SIGNED))) {
      return Optional.empty();
    }
    long millis = ByteBuffer.wrap(token).getLong(PREFIX.length + NONCE) - now.toEpochMilli();
    return millis <= 0 ? Optional.empty() : Optional.of((millis + 999) / 1000);
  }

  private byte[] signature(byte[] token) {
    mac.update(token, 0, SIGNED);
    return mac.doFinal();
  }
}
