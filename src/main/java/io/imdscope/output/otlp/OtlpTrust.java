package io.imdscope.output.otlp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities whose certificates are trusted, from a file of PEM: the runtime in a container
 * image has none of its own.
 */
final class OtlpTrust {
  private static final int MOST_BYTES = 4 << 20;
  private static final String VARIABLE = "OTEL_EXPORTER_OTLP_CERTIFICATE";

  private OtlpTrust() {}

  /**
   * Trusts these and no others.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static SSLContext of(Path pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(new ByteArrayInputStream(bytes(pem)))) {
        store.setCertificateEntry(Integer.toString(number), each);
        number++;
      }
      if (number == 0) {
        throw wrong("has no certificates");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), new SecureRandom());
      return context;
    } catch (IOException e) {
      throw wrong("cannot be read");
    } catch (GeneralSecurityException e) {
      throw wrong("is no file of certificates in PEM"); // what it is instead is not told
    }
  }

  private static byte[] bytes(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw wrong("is longer than 4 MiB");
      }
      return bytes;
    }
  }

  private static IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "the file of " + VARIABLE + " " + what + "; give one with authorities in PEM");
  }
}
