package io.imdscope.event;

/**
 * What a control group's names claim and the container runtime denies, or was not asked to confirm;
 * the runtime's word holds.
 */
public enum Disagreement implements Labelled {
  /** The container belongs to another pod than the one in the path. */
  OTHER_POD("other_pod"),
  /**
   * Below the control group of a container, of a unit or of a user stands the name of another
   * container.
   */
  OTHER_CONTAINER("other_container"),
  /** The runtime knows neither the container nor its pod: gone for long, or never its own. */
  NOT_KNOWN("not_known"),
  /**
   * The top of the path was not read, since it is too deep: the container may stand below another's
   * control group, where anybody in that one can make any name. So the runtime gives it none.
   */
  PATH_CUT("path_cut");

  private final String label;

  Disagreement(String label) {
    this.label = label;
  }

  @Override
  public String label() {
    return label;
  }
}
