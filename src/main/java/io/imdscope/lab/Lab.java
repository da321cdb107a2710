package io.imdscope.lab;

import io.imdscope.lab.containers.SamplePodsMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A simulated node: a metadata service that answers as EC2's does, one hop away; and a pod behind
 * the node. Everything of it is found again by name, so that any process can remove it at any time.
 */
public final class Lab {
  /** The lab of a user who names none. */
  public static final String DEFAULT_NAME = "lab";

  /** The process that runs the sample pods. */
  private static final String SAMPLE_PODS = "sample-pods";

  private final Names names;
  private final State state;
  private final Background background;
  private final Containerd containerd;

  /** The id of the lab that was made or found here. */
  private volatile Optional<String> used = Optional.empty();

  private Lab(Names names) {
    this.names = names;
    state = new State(names);
    background = new Background(names, state);
    containerd = new Containerd(names, state, background);
  }

  /**
   * The lab of that name, whether or not it is up.
   *
   * @throws IllegalArgumentException when it is no name, with a sentence for the user
   */
  public static Lab named(String name) {
    return new Lab(new Names(name));
  }

  /**
   * Makes the lab; what is left of a broken one, or of one whose owner is gone, is removed first,
   * and nothing stays on failure. A containerd that ended is started again, and its pods are kept.
   *
   * @return false when it was up already, with these options
   * @throws LabException when the machine cannot do it, or the lab is up with other options
   */
  public boolean up(LabOptions options) {
    return up(options, false);
  }

  /**
   * As {@link #up}, but a lab that this makes is this process's own: it is worth nothing to others
   * once this process is gone, even when it could not take it down.
   */
  public boolean upForThisProcess(LabOptions options) {
    return up(options, true);
  }

  private boolean up(LabOptions options, boolean owned) {
    requireRoot();
    return locked(
        () -> {
          if (status()
                  instanceof
                  LabStatus.Up(LabOptions current, _, _, LabStatus.Owner itsOwner, OptionalLong pid)
              && !(itsOwner instanceof LabStatus.Owner.Gone)) {
            if (current.equals(options)) {
              if (options.containers() && pid.isEmpty()) {
                containerd.start();
              }
              used = state.id();
              return false;
            }
            throw new LabException(
                "the lab is up already with other settings ("
                    + current
                    + "); `imdscope lab down` first");
          }
          remove();
          make(options, owned);
          return true;
        });
  }

  /** Starts the sample callers that do not run yet; with containers the pods are real ones. */
  public void startCallers() {
    requireRoot();
    locked(
        () -> {
          LabOptions options = requireUp().options();
          String id = state.id().orElseThrow();
          for (SampleCaller caller : SampleCaller.values()) {
            boolean wanted = caller.where() == Where.NODE || !options.containers();
            if (wanted && state.process(caller.program()).isEmpty()) {
              start(caller, id, options);
            }
          }
          if (options.containers() && state.process(SAMPLE_PODS).isEmpty()) {
            startPods(id);
          }
          return true;
        });
  }

  /**
   * Removes all there is of the lab, and ends what runs in it.
   *
   * @return false when there was nothing
   */
  public boolean down() {
    requireRoot();
    return locked(this::remove);
  }

  /** As {@link #down}, but only where it {@link #isSame is the same}: not one made since then. */
  public boolean downIfSame() {
    requireRoot();
    return locked(() -> isSame() && remove());
  }

  /** Whether the lab that {@link #up} has made or found here is still there. */
  public boolean isSame() {
    return used.isPresent() && used.equals(state.id());
  }

  /** What there is of the lab; needs no privilege beyond reading {@code /run} and {@code /proc}. */
  public LabStatus status() {
    if (!new Removal(names, state).hasWork()) {
      return new LabStatus.Down();
    }
    if (!state.isComplete() || state.id().isEmpty()) {
      return new LabStatus.Broken("its start or its end was interrupted");
    }
    for (String namespace : names.namespaces()) {
      if (Namespace.ofLab(namespace).isEmpty()) {
        return new LabStatus.Broken("the network namespace " + namespace + " is gone");
      }
    }
    Optional<ProcessHandle> service = state.service();
    Optional<LabOptions> options = state.options();
    if (service.isEmpty() || options.isEmpty()) {
      return new LabStatus.Broken("the metadata service is not running");
    }
    if (options.get().containers() && containerd.keeper().isEmpty()) {
      return new LabStatus.Broken("the process that holds the containers' mounts is gone");
    }
    OptionalLong runtime = containerd.process().stream().mapToLong(ProcessHandle::pid).findFirst();
    List<String> callers =
        Stream.concat(
                Stream.of(SampleCaller.values()).map(SampleCaller::program), Stream.of(SAMPLE_PODS))
            .filter(program -> state.process(program).isPresent())
            .toList();
    return new LabStatus.Up(options.get(), service.get().pid(), callers, state.owner(), runtime);
  }

  /** A process, not yet started, that runs a command inside the lab and nowhere else. */
  public ProcessBuilder exec(Where where, List<String> command) {
    requireRoot();
    if (command.isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    requireUp();
    return new ProcessBuilder(
        switch (where) {
          case NODE -> Entry.into(names.node(), command);
          case POD, POD_SDK -> Entry.into(names.pod(), cgroups(where), command);
        });
  }

  /** See {@link #exec(Where, List)}. */
  public ProcessBuilder exec(Where where, String... command) {
    return exec(where, List.of(command));
  }

  /**
   * What a lab with containers can do with them.
   *
   * @throws LabException when the lab is not up, or has none
   */
  public LabContainers containers() {
    requireRoot();
    if (!requireUp().options().containers()) {
      throw new LabException(
          "the lab has no containers; `imdscope lab down`, then `imdscope lab up --containers`");
    }
    return new LabContainers(names, containerd);
  }

  /** Path of the network namespace that a place has. */
  public Path namespace(Where where) {
    return Names.path(where == Where.NODE ? names.node() : names.pod());
  }

  /** The simulated pod's UID, with dashes. */
  public String podUid() {
    return names.podUid();
  }

  /** The simulated container's id, 64 hexadecimal digits. */
  public String containerId(Where where) {
    return names.containerId(container(where));
  }

  private static String container(Where where) {
    return switch (where) {
      case POD -> SampleCaller.APP.program();
      case POD_SDK -> SampleCaller.SDK.program();
      case NODE -> throw new IllegalArgumentException("the node is no container");
    };
  }

  private List<Path> cgroups(Where where) {
    return Cgroups.of(names, names.containerCgroup(container(where)));
  }

  private void make(LabOptions options, boolean owned) throws IOException, InterruptedException {
    try {
      String id = state.claim(options);
      if (owned) {
        state.own();
      }
      // Made here and nowhere else, so that a command which enters late can't bring them back.
      for (Where where : List.of(Where.POD, Where.POD_SDK)) {
        List<Path> _ = Cgroups.create(names, names.containerCgroup(container(where)));
      }
      new Network(names).create();
      if (options.containers()) {
        containerd.create();
      }
      new Service(names, state, background).start(id, options);
      if (options.containers()) {
        containerd.load();
      }
      state.complete();
      used = Optional.of(id);
    } catch (IOException | InterruptedException | RuntimeException e) {
      try {
        remove();
      } catch (IOException | InterruptedException | RuntimeException leftover) {
        e.addSuppressed(leftover);
      }
      throw e;
    }
  }

  private boolean remove() throws IOException, InterruptedException {
    Removal removal = new Removal(names, state);
    boolean work = removal.hasWork();
    if (work) {
      removal.run();
    }
    return work;
  }

  private void startPods(String id) throws IOException {
    LabContainers containers = new LabContainers(names, containerd);
    List<String> command = new ArrayList<>(List.of(Service.java()));
    command.addAll(
        new SamplePodsMain.Arguments(
                containers.socket(), containers.logs(), containers.cgroup(), state.claimFile(), id)
            .commandLine(Service.classPath()));
    background.start(SAMPLE_PODS, names.node(), names.serviceCgroup(SAMPLE_PODS), command);
  }

  private void start(SampleCaller caller, String id, LabOptions options) throws IOException {
    Path script = state.directory().resolve(caller.program());
    Files.writeString(script, caller.script());
    boolean node = caller.where() == Where.NODE;
    background.start(
        caller.program(),
        node ? names.node() : names.pod(),
        node
            ? names.serviceCgroup(caller.program())
            : names.containerCgroup(container(caller.where())),
        caller.command(script, state.claimFile(), id, options.hopLimit()));
  }

  private LabStatus.Up requireUp() {
    return switch (status()) {
      case LabStatus.Up up -> up;
      case LabStatus.Down() ->
          throw new LabException("the lab is not up; `imdscope lab up` makes it");
      case LabStatus.Broken(String reason) ->
          throw new LabException(
              "the lab is broken: " + reason + "; `imdscope lab up` makes it anew");
    };
  }

  private static void requireRoot() {
    try {
      if (!Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)) {
        throw new LabException("the lab needs root; run it with sudo");
      }
    } catch (IOException e) {
      throw new LabException("/proc could not be read; mount /proc", e);
    }
  }

  /** Work on labs, of which there is one at a time. */
  private interface Work {
    boolean run() throws IOException, InterruptedException;
  }

  private static boolean locked(Work work) {
    try (LabLock _ = LabLock.take()) {
      return work.run();
    } catch (IOException e) {
      throw new LabException(
          "the lab's files could not be kept: " + e + "; " + Names.STATE + " must be writable", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted; `imdscope lab down` removes what was made", e);
    }
  }
}
