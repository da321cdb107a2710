package io.imdscope.cri;

import io.grpc.InsecureChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;

/** gRPC's transport without TLS, and without what it loads for TLS all the same. */
final class PlainTransport {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  static {
    loadWithoutCertificates();
  }

  private PlainTransport() {}

  /** A channel; the address is never used, and being a number it is never looked up. */
  static OkHttpChannelBuilder builder() {
    return OkHttpChannelBuilder.forAddress("127.0.0.1", 1, InsecureChannelCredentials.create());
  }

  /**
   * The transport's classes ask for the JVM's default TLS context, only to learn its provider; that
   * reads 150 certificates, which stay. Given none to read, they take 2 MiB less and start faster.
   * Nothing here uses the default context: the Kubernetes client makes its own.
   */
  private static void loadWithoutCertificates() {
    String before = System.getProperty(TRUST_STORE);
    System.setProperty(TRUST_STORE, "NONE");
    try {
      OkHttpChannelBuilder _ = builder();
    } finally {
      if (before == null) {
        System.clearProperty(TRUST_STORE);
      } else {
        System.setProperty(TRUST_STORE, before);
      }
    }
  }
}
