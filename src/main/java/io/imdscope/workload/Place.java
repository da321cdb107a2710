package io.imdscope.workload;

import io.imdscope.event.CgroupPath;
import io.imdscope.event.Workload;
import java.util.List;

/**
 * Where in the control group tree containers are claimed to be.
 *
 * @param nesting the containers that a path names, see {@link CgroupWorkload#nesting}
 * @param keeper who could have given them these names
 * @param outside the workload, where there are no containers
 */
record Place(List<Workload> nesting, Keeper keeper, Workload outside) {
  /** Nothing is known. */
  static final Place NOWHERE = new Place(List.of(), Keeper.ROOT, Workload.UNKNOWN);

  /** Who may make control groups there. */
  enum Keeper {
    /** Root, and runtimes and the kubelet as root. */
    ROOT,
    /** The systemd unit that they lie below, to which systemd may have left them. */
    UNIT,
    /** A user: what is below a user's slice is left to the user's own service manager. */
    USER
  }

  Place {
    nesting = List.copyOf(nesting);
  }

  static Place of(CgroupPath cgroup) {
    List<Workload> nesting = CgroupWorkload.nesting(cgroup);
    return nesting.isEmpty()
        ? new Place(nesting, Keeper.ROOT, CgroupWorkload.outside(cgroup))
        : new Place(nesting, keeper(cgroup), Workload.UNKNOWN);
  }

  Workload innermost() {
    return nesting.getLast();
  }

  /**
   * By what is above the first claim. Where the kubelet and containerd differ on the driver, true
   * containers lie below containerd's own unit, under names with colons.
   */
  private static Keeper keeper(CgroupPath cgroup) {
    List<String> names = cgroup.names();
    if (names.getFirst().equals("user.slice")) {
      return Keeper.USER;
    }
    for (int level = 0; level < names.size(); level++) {
      String name = names.get(level);
      boolean claim =
          PodName.uid(names, level, true).isPresent()
              || ContainerName.at(names, level, true).isPresent();
      if (claim) {
        return Keeper.ROOT;
      }
      boolean unit = name.endsWith(".service") || name.endsWith(".scope");
      if (unit && !(level + 1 < names.size() && names.get(level + 1).indexOf(':') >= 0)) {
        return Keeper.UNIT;
      }
    }
    return Keeper.ROOT;
  }
}
