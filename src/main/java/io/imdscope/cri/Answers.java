package io.imdscope.cri;

import io.imdscope.cri.proto.Cri;
import java.util.Optional;

/** From the interface's messages to what is kept of them; an element without an id is dropped. */
final class Answers {
  private Answers() {}

  static Optional<CriContainer> container(Cri.Container from) {
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

  static Optional<CriSandbox> sandbox(Cri.PodSandbox from) {
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

  static Optional<NamedImage> image(Cri.Image from) {
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
