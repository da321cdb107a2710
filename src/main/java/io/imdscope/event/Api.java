package io.imdscope.event;

/**
 * Whose API a request speaks: libraries probe other clouds at the same address. Only {@link #EC2}
 * counts toward a verdict.
 */
public enum Api implements Labelled {
  EC2("ec2"),
  GCE("gce"),
  AZURE("azure"),
  ORACLE("oracle"),
  OPENSTACK("openstack"),
  DIGITALOCEAN("digitalocean"),
  IBM("ibm"),
  ALIBABA("alibaba"),
  OTHER("other");

  private final String label;

  Api(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
