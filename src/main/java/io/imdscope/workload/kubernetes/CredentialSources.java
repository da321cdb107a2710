package io.imdscope.workload.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.imdscope.event.CredentialSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells from what the EKS webhooks put into a pod where it gets AWS credentials. A role's ARN alone
 * is no source: only the token file makes it one.
 */
final class CredentialSources {
  private static final String IRSA_VARIABLE = "AWS_WEB_IDENTITY_TOKEN_FILE";
  private static final Set<String> IRSA_AUDIENCES =
      Set.of("sts.amazonaws.com", "sts.amazonaws.com.cn");
  private static final String POD_IDENTITY_VARIABLE = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
  private static final Set<String> POD_IDENTITY_ADDRESSES =
      Set.of("http://169.254.170.23/v1/credentials", "http://[fd00:ec2::23]/v1/credentials");
  private static final String POD_IDENTITY_AUDIENCE = "pods.eks.amazonaws.com";

  private CredentialSources() {}

  static Set<CredentialSource> of(PodSpec spec) {
    Set<CredentialSource> found = EnumSet.noneOf(CredentialSource.class);
    Stream.concat(Given.each(spec.getContainers()), Given.each(spec.getInitContainers()))
        .map(Container::getEnv)
        .flatMap(Given::each)
        .forEach(variable -> ofVariable(variable, found));
    Given.each(spec.getVolumes())
        .map(Volume::getProjected)
        .filter(Objects::nonNull)
        .map(ProjectedVolumeSource::getSources)
        .flatMap(Given::each)
        .map(VolumeProjection::getServiceAccountToken)
        .filter(Objects::nonNull)
        .map(ServiceAccountTokenProjection::getAudience)
        .filter(Objects::nonNull)
        .forEach(audience -> ofAudience(audience, found));
    return found;
  }

  /** By a variable's name alone, where its value is not looked at. */
  static void ofVariable(String name, Set<CredentialSource> found) {
    if (IRSA_VARIABLE.equals(name)) {
      found.add(CredentialSource.IRSA);
    }
  }

  private static void ofVariable(EnvVar variable, Set<CredentialSource> found) {
    if (IRSA_VARIABLE.equals(variable.getName())) {
      found.add(CredentialSource.IRSA);
    } else if (POD_IDENTITY_VARIABLE.equals(variable.getName())
        && POD_IDENTITY_ADDRESSES.contains(Texts.orEmpty(variable.getValue()))) {
      found.add(CredentialSource.POD_IDENTITY);
    }
  }

  static void ofAudience(String audience, Set<CredentialSource> found) {
    if (IRSA_AUDIENCES.contains(audience)) {
      found.add(CredentialSource.IRSA);
    } else if (POD_IDENTITY_AUDIENCE.equals(audience)) {
      found.add(CredentialSource.POD_IDENTITY);
    }
  }
}
