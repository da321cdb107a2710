package io.imdscope.lab;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a lab's metadata service is set.
 *
 * @param required {@code HttpTokens=required} rather than {@code optional}
 * @param hopLimit {@code HttpPutResponseHopLimit}, 1 to 64
 * @param record where the service writes down what it was asked; off when absent
 * @param containers whether the node also has containerd, to run real pods
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html">Instance
 *     metadata options</a>
 */
public record LabOptions(
    boolean required, int hopLimit, Optional<Path> record, boolean containers) {
  /** What EC2 does when nothing else is asked for: both versions, one hop. */
  public static final LabOptions DEFAULT = new LabOptions(false, 1, Optional.empty(), false);

  public LabOptions {
    if (hopLimit < 1 || hopLimit > 64) {
      throw new IllegalArgumentException("the hop limit must be from 1 to 64, not " + hopLimit);
    }
    record = record.map(Path::toAbsolutePath);
  }

  public LabOptions withRequired(boolean required) {
    return new LabOptions(required, hopLimit, record, containers);
  }

  public LabOptions withHopLimit(int hopLimit) {
    return new LabOptions(required, hopLimit, record, containers);
  }

  public LabOptions withRecord(Path record) {
    return new LabOptions(required, hopLimit, Optional.of(record), containers);
  }

  public LabOptions withContainers(boolean containers) {
    return new LabOptions(required, hopLimit, record, containers);
  }

  @Override
  public String toString() {
    return "HttpTokens="
        + (required ? "required" : "optional")
        + ", HttpPutResponseHopLimit="
        + hopLimit
        + record.map(file -> ", record=" + file).orElse("")
        + (containers ? ", with containerd" : "");
  }
}
