package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LoadedObjectTest {
  @Test
  void whatTheBuildWroteIsTheObjectsDigest() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(LoadedObject.bytes());

    assertThat(LoadedObject.digest()).isEqualTo(HexFormat.of().formatHex(digest));
  }
}
