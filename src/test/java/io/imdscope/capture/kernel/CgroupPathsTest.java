package io.imdscope.capture.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.imdscope.event.CgroupPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The same bytes are the same path, and no more are remembered than the bound. */
class CgroupPathsTest {
  private final CgroupPaths paths = new CgroupPaths();

  @Test
  void theSamePathIsTheSameObject() {
    CgroupPath pod = of("xxleaf\0pod\0kubepods\0", true);
    assertThat(pod).hasToString("/kubepods/pod/leaf");
    assertThat(of("yyleaf\0pod\0kubepods\0", true)).isSameAs(pod);
    assertThat(of("xxleaf\0pod\0kubepods\0", false)).hasToString(".../kubepods/pod/leaf");
    assertThat(of("xxother\0pod\0kubepods\0", true)).hasToString("/kubepods/pod/other");
    assertThat(of("xx", true)).hasToString("/");
  }

  @Test
  void noMoreAreRememberedThanTheBound() {
    for (int i = 0; i < 3 * CgroupPaths.MOST; i++) {
      assertThat(of("xx" + i + "\0", true)).hasToString("/" + i);
      assertThat(paths.remembered()).isBetween(1, CgroupPaths.MOST);
    }
  }

  private CgroupPath of(String text, boolean complete) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return paths.of(bytes, 2, bytes.length - 2, complete);
  }
}
