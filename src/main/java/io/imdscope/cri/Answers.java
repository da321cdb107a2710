package io.imdscope.cri;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.WireFormat;
import io.imdscope.cri.proto.Cri;
import java.io.IOException;
import java.util.Optional;

/** From the interface's messages to what is kept of them; an element without an id is dropped. */
final class Answers {
  private static final ExtensionRegistryLite NONE = ExtensionRegistryLite.getEmptyRegistry();

  private Answers() {}

  static Optional<CriContainer> container(CodedInputStream in) throws IOException {
    Cri.Container.Builder from = Cri.Container.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Cri.Container.ID_FIELD_NUMBER -> from.setId(in.readString());
        case Cri.Container.POD_SANDBOX_ID_FIELD_NUMBER -> from.setPodSandboxId(in.readString());
        case Cri.Container.METADATA_FIELD_NUMBER ->
            from.setMetadata(in.readMessage(Cri.ContainerMetadata.parser(), NONE));
        case Cri.Container.IMAGE_FIELD_NUMBER ->
            from.setImage(in.readMessage(Cri.ImageSpec.parser(), NONE));
        case Cri.Container.IMAGE_REF_FIELD_NUMBER -> from.setImageRef(in.readString());
        case Cri.Container.STATE_FIELD_NUMBER -> from.setStateValue(in.readEnum());
        case Cri.Container.CREATED_AT_FIELD_NUMBER -> from.setCreatedAt(in.readInt64());
        default -> in.skipField(tag);
      }
    }
    return container(from.build());
  }

  private static Optional<CriContainer> container(Cri.Container from) {
    if (!Bounds.isId(from.getId()) || !Bounds.isId(from.getPodSandboxId())) {
      return Optional.empty();
    }
    return Optional.of(
        new CriContainer(
            from.getId(),
            from.getPodSandboxId(),
            Bounds.name(from.getMetadata().getName()),
            from.getMetadata().getAttempt(),
            imageName(from.getImage()),
            Bounds.image(from.getImageRef()),
            switch (from.getState()) {
              case CONTAINER_CREATED -> CriContainer.State.CREATED;
              case CONTAINER_RUNNING -> CriContainer.State.RUNNING;
              case CONTAINER_EXITED -> CriContainer.State.EXITED;
              case CONTAINER_UNKNOWN, UNRECOGNIZED -> CriContainer.State.UNKNOWN;
            },
            Bounds.time(from.getCreatedAt())));
  }

  static Optional<CriSandbox> sandbox(CodedInputStream in) throws IOException {
    Cri.PodSandbox.Builder from = Cri.PodSandbox.newBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Cri.PodSandbox.ID_FIELD_NUMBER -> from.setId(in.readString());
        case Cri.PodSandbox.METADATA_FIELD_NUMBER ->
            from.setMetadata(in.readMessage(Cri.PodSandboxMetadata.parser(), NONE));
        case Cri.PodSandbox.STATE_FIELD_NUMBER -> from.setStateValue(in.readEnum());
        case Cri.PodSandbox.CREATED_AT_FIELD_NUMBER -> from.setCreatedAt(in.readInt64());
        default -> in.skipField(tag);
      }
    }
    return sandbox(from.build());
  }

  private static Optional<CriSandbox> sandbox(Cri.PodSandbox from) {
    if (!Bounds.isId(from.getId())) {
      return Optional.empty();
    }
    Cri.PodSandboxMetadata metadata = from.getMetadata();
    return Optional.of(
        new CriSandbox(
            from.getId(),
            Bounds.name(metadata.getName()),
            Bounds.name(metadata.getNamespace()),
            Bounds.name(metadata.getUid()),
            metadata.getAttempt(),
            from.getState() == Cri.PodSandboxState.SANDBOX_READY
                ? CriSandbox.State.READY
                : CriSandbox.State.NOT_READY,
            Bounds.time(from.getCreatedAt())));
  }

  static Optional<NamedImage> image(CodedInputStream in) throws IOException {
    return image(Cri.Image.parser().parsePartialFrom(in, NONE));
  }

  private static Optional<NamedImage> image(Cri.Image from) {
    Optional<String> name =
        from.getRepoTagsCount() > 0
            ? Optional.of(from.getRepoTags(0))
            : from.getRepoDigestsCount() > 0
                ? Optional.of(from.getRepoDigests(0))
                : Optional.empty();
    return name.filter(text -> !from.getId().isEmpty() && from.getId().length() <= Bounds.IMAGE)
        .map(text -> new NamedImage(from.getId(), Bounds.image(text)));
  }

  /** What the pod's author wrote where the runtime was told, else what it was started with. */
  static String imageName(Cri.ImageSpec from) {
    String written = from.getUserSpecifiedImage();
    return Bounds.image(written.isEmpty() ? from.getImage() : written);
  }
}
