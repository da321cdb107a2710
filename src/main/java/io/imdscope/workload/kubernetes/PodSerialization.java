package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EphemeralContainer;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads of a pod only what {@link PodReader} looks at. The rest, most of it managed fields and
 * status, is skipped while reading: it costs no memory, and its many classes are never loaded.
 */
final class PodSerialization {
  private PodSerialization() {}

  static KubernetesSerialization create() {
    JsonMapper mapper =
        JsonMapper.builder()
            .addMixIn(Pod.class, OfPod.class)
            .addMixIn(ObjectMeta.class, OfMetadata.class)
            .addMixIn(OwnerReference.class, OfOwner.class)
            .addMixIn(PodSpec.class, OfSpec.class)
            .addMixIn(Container.class, OfContainer.class)
            .addMixIn(EphemeralContainer.class, OfEphemeralContainer.class)
            .addMixIn(EnvVar.class, OfVariable.class)
            .addMixIn(Volume.class, OfVolume.class)
            .addMixIn(ProjectedVolumeSource.class, OfProjected.class)
            .addMixIn(VolumeProjection.class, OfProjection.class)
            .addMixIn(ServiceAccountTokenProjection.class, OfToken.class)
            .build();
    KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
    serialization.registerKubernetesResource(Pod.class);
    serialization.registerKubernetesResource(PodList.class);
    serialization.registerKubernetesResource(Status.class);
    return serialization;
  }

  @JsonIncludeProperties({"apiVersion", "kind", "metadata", "spec"})
  private interface OfPod {}

  @JsonIncludeProperties({
    "uid",
    "namespace",
    "name",
    "resourceVersion",
    "creationTimestamp",
    "labels",
    "annotations",
    "ownerReferences"
  })
  private interface OfMetadata {}

  @JsonIncludeProperties({"apiVersion", "kind", "name", "controller"})
  private interface OfOwner {}

  @JsonIncludeProperties({
    "nodeName",
    "serviceAccountName",
    "containers",
    "initContainers",
    "ephemeralContainers",
    "volumes"
  })
  private interface OfSpec {}

  @JsonIncludeProperties({"name", "image", "env", "restartPolicy"})
  private interface OfContainer {}

  @JsonIncludeProperties({"name", "image"})
  private interface OfEphemeralContainer {}

  @JsonIncludeProperties({"name", "value"})
  private interface OfVariable {}

  @JsonIncludeProperties("projected")
  private interface OfVolume {}

  @JsonIncludeProperties("sources")
  private interface OfProjected {}

  @JsonIncludeProperties("serviceAccountToken")
  private interface OfProjection {}

  @JsonIncludeProperties("audience")
  private interface OfToken {}
}
