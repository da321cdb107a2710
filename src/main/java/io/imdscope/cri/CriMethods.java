package io.imdscope.cri;

import com.google.protobuf.MessageLite;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.lite.ProtoLiteUtils;
import io.imdscope.cri.proto.Cri;
import java.util.List;

/** The interface's calls that only read. */
final class CriMethods {
  static final MethodDescriptor<Cri.VersionRequest, Cri.VersionResponse> VERSION =
      runtime(
          "Version",
          Cri.VersionRequest.getDefaultInstance(),
          Cri.VersionResponse.getDefaultInstance());

  static final MethodDescriptor<Cri.ListContainersRequest, List<CriContainer>> LIST_CONTAINERS =
      method(
          "RuntimeService/ListContainers",
          of(Cri.ListContainersRequest.getDefaultInstance()),
          new ListMarshaller<>(Answers::container));

  static final MethodDescriptor<Cri.ContainerStatusRequest, Cri.ContainerStatusResponse>
      CONTAINER_STATUS =
          runtime(
              "ContainerStatus",
              Cri.ContainerStatusRequest.getDefaultInstance(),
              Cri.ContainerStatusResponse.getDefaultInstance());

  static final MethodDescriptor<Cri.ListPodSandboxRequest, List<CriSandbox>> LIST_SANDBOXES =
      method(
          "RuntimeService/ListPodSandbox",
          of(Cri.ListPodSandboxRequest.getDefaultInstance()),
          new ListMarshaller<>(Answers::sandbox));

  static final MethodDescriptor<Cri.ListImagesRequest, List<NamedImage>> LIST_IMAGES =
      method(
          "ImageService/ListImages",
          of(Cri.ListImagesRequest.getDefaultInstance()),
          new ListMarshaller<>(Answers::image));

  private CriMethods() {}

  /** A call of the runtime's service whose request and answer are one message each. */
  static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> runtime(
      String name, Q request, R answer) {
    return method("RuntimeService/" + name, of(request), of(answer));
  }

  private static <Q, R> MethodDescriptor<Q, R> method(
      String name, Marshaller<Q> request, Marshaller<R> answer) {
    return MethodDescriptor.newBuilder(request, answer)
        .setType(MethodType.UNARY)
        .setFullMethodName("runtime.v1." + name)
        .build();
  }

  private static <T extends MessageLite> Marshaller<T> of(T instance) {
    return ProtoLiteUtils.marshaller(instance);
  }
}
