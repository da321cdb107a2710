package io.imdscope.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.imdscope.cri.proto.Cri;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that a runtime should not give. */
class ListMarshallerTest {
  private static final String ID = "a".repeat(64);

  @Test
  void whatIsNotDeclaredIsSkippedWhereverItIs() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeString(7, "not declared");
    out.writeByteArray(
        1,
        Cri.Container.newBuilder()
            .setId(ID)
            .setPodSandboxId("pod")
            .build()
            .toByteString()
            .concat(ByteString.copyFromUtf8("B\3new")) // field 8 of 3 bytes
            .toByteArray());
    out.writeFixed64(900, 1);
    out.flush();
    assertThat(containers(bytes.toByteArray())).extracting(CriContainer::id).containsExactly(ID);
  }

  @Test
  void anElementWithoutIdOrPodIsDropped() {
    assertThat(
            containers(
                Cri.ListContainersResponse.newBuilder()
                    .addContainers(Cri.Container.newBuilder().setPodSandboxId("pod"))
                    .addContainers(Cri.Container.newBuilder().setId(ID))
                    .addContainers(
                        Cri.Container.newBuilder().setId("x".repeat(129)).setPodSandboxId("pod"))
                    .build()
                    .toByteArray()))
        .isEmpty();
  }

  @Test
  void emptyMetadataIsEmptyTextAndALongOneIsCut() {
    List<CriContainer> containers =
        containers(
            Cri.ListContainersResponse.newBuilder()
                .addContainers(Cri.Container.newBuilder().setId(ID).setPodSandboxId("pod"))
                .addContainers(
                    Cri.Container.newBuilder()
                        .setId(ID)
                        .setPodSandboxId("pod")
                        .setStateValue(99)
                        .setCreatedAt(-1)
                        .setMetadata(
                            Cri.ContainerMetadata.newBuilder()
                                .setName("n".repeat(65536))
                                .setAttempt(-1))
                        .setImage(Cri.ImageSpec.newBuilder().setImage("i".repeat(65536)))
                        .setImageRef("r".repeat(65536)))
                .build()
                .toByteArray());
    assertThat(containers.getFirst().name()).isEmpty();
    assertThat(containers.getFirst().image()).isEmpty();
    CriContainer overlong = containers.getLast();
    assertThat(overlong.name()).hasSize(253);
    assertThat(overlong.image()).hasSize(512);
    assertThat(overlong.imageRef()).hasSize(512);
    assertThat(overlong.state()).isEqualTo(CriContainer.State.UNKNOWN);
    assertThat(overlong.createdAt()).isBefore(Instant.EPOCH);
  }

  @Test
  void whatThePodsAuthorWroteGoesBeforeAnId() {
    assertThat(
            containers(
                    Cri.ListContainersResponse.newBuilder()
                        .addContainers(
                            Cri.Container.newBuilder()
                                .setId(ID)
                                .setPodSandboxId("pod")
                                .setImage(
                                    Cri.ImageSpec.newBuilder()
                                        .setImage("sha256:" + ID)
                                        .setUserSpecifiedImage("busybox:1.35")))
                        .build()
                        .toByteArray())
                .getFirst()
                .image())
        .isEqualTo("busybox:1.35");
  }

  @Test
  void brokenBytesAreAnErrorAndNotAList() {
    for (byte[] bytes :
        List.of(
            new byte[] {0x0a, 0x7f}, // longer than there is
            new byte[] {0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f},
            new byte[] {0x00},
            new byte[] {0x0a, 0x02, 0x0a, 0x05})) {
      assertThatThrownBy(() -> containers(bytes))
          .isInstanceOf(io.grpc.StatusRuntimeException.class)
          .hasMessageContaining("cannot be read");
    }
  }

  private static List<CriContainer> containers(byte[] answer) {
    return new ListMarshaller<>(Answers::container).parse(new ByteArrayInputStream(answer));
  }
}
