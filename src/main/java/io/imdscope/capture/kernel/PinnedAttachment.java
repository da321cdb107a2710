package io.imdscope.capture.kernel;

import io.imdscope.bpf.BootClock;
import io.imdscope.bpf.BpfException;
import io.imdscope.bpf.BpfMap;
import io.imdscope.bpf.Cgroup;
import io.imdscope.bpf.ProgramRuns;
import io.imdscope.bpf.RingBuffer;
import io.imdscope.capture.CaptureException;
import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The eBPF program at work in the kernel whether or not a process reads what it records. */
final class PinnedAttachment implements Attachment {
  private final PinDirectory directory;
  private final PinnedSet set;
  private final Map<String, BpfMap> maps = new HashMap<>();

  private PinnedAttachment(PinDirectory directory, PinnedSet set) {
    this.directory = directory;
    this.set = set;
  }

  /** What is kept, and whether it had to be made. */
  record Opened(PinnedAttachment attachment, Optional<Begun.Attached> made) {}

  /**
   * Takes what is pinned, or makes it anew where it does not fit.
   *
   * @throws CaptureException when the machine cannot do it, another process has it, or something
   *     else than ours is there
   */
  static Opened open(
      Pins pins, List<Endpoint> endpoints, int ringBytes, BootClock clock, PinnedSet.Steps steps) {
    PinDirectory directory = PinDirectory.open(pins.directory());
    PinnedSet set = new PinnedSet(directory, steps);
    PinnedAttachment attachment = new PinnedAttachment(directory, set);
    try {
      PinLayout wanted = PinLayout.begun(ringBytes, LoadedObject.digest());
      Optional<byte[]> layout = set.layout();
      Optional<String> unfit = layout.flatMap(found -> set.unfit(found, wanted));
      if (layout.isPresent() && unfit.isEmpty()) {
        return new Opened(attachment, Optional.empty());
      }
      Optional<Remains> remains =
          unfit.map(why -> Remains.of(set, layout.orElseThrow(), why, clock));
      make(set, endpoints, wanted, remains, clock);
      return new Opened(
          attachment,
          Optional.of(
              new Begun.Attached(
                  clock.instant(attachment.layout().attached()), remains.map(Remains::replaced))));
    } catch (RuntimeException | Error e) {
      attachment.close();
      throw e;
    }
  }

  /** What is left of pins that do not fit. */
  private record Remains(Begun.Replaced replaced, LossCounts untold, long unwritten) {
    static Remains of(PinnedSet set, byte[] bytes, String why, BootClock clock) {
      if (!PinLayout.isReadable(bytes) || !PinLayout.read(bytes).complete()) {
        return nothing(why);
      }
      PinLayout layout = PinLayout.read(bytes);
      try (BpfMap losses = set.open("losses");
          BpfMap records = set.open("records");
          RingBuffer ring = RingBuffer.openHolding(records, _ -> {})) {
        return new Remains(
            new Begun.Replaced(
                why, Optional.of(clock.instant(layout.attached())), ring.usedBytes()),
            new LossCounters(losses).since(layout.lossesWritten()),
            layout.unwritten());
      } catch (BpfException e) { // somebody removed them
        return nothing(why);
      }
    }

    private static Remains nothing(String why) {
      return new Remains(new Begun.Replaced(why, Optional.empty(), 0), LossCounts.NONE, 0);
    }
  }

  private static void make(
      PinnedSet set,
      List<Endpoint> endpoints,
      PinLayout wanted,
      Optional<Remains> remains,
      BootClock clock) {
    try (Cgroup root = CgroupRoot.open();
        LoadedObject loaded = LoadedObject.load(endpoints, wanted.ringBytes(), clock)) {
      set.clear();
      try {
        BpfMap layout = loaded.map(PinnedSet.LAYOUT);
        set.write(layout, wanted.bytes());
        set.pin(PinnedSet.LAYOUT, layout);
        // Loops on the way here: a lambda takes a start a millisecond, in which calls are not seen.
        for (String name : PinnedSet.MAPS.keySet()) {
          set.pin(name, loaded.map(name));
        }
        loaded.attach(root, set::pin);
        // What the last one had not told counts as still to be told.
        LossCounts untold = remains.map(Remains::untold).orElse(LossCounts.NONE);
        List<Long> written =
            LossCounters.plus(LossCounters.NONE, untold).stream().map(count -> -count).toList();
        long unwritten = remains.map(Remains::unwritten).orElse(0L);
        set.write(layout, wanted.completed(clock.nanos(), written, unwritten).bytes());
      } catch (RuntimeException e) {
        set.clear();
        throw Preflight.explain(e, root);
      }
    }
  }

  PinLayout layout() {
    return PinLayout.read(map(PinnedSet.LAYOUT).get(new byte[4]).orElseThrow());
  }

  /** See {@link PinnedSet#unmeasured}. */
  List<String> unmeasured() {
    return set.unmeasured();
  }

  /** What the kernel has counted of each program. */
  Map<String, ProgramRuns> runs() {
    return set.runs();
  }

  void write(PinLayout layout) {
    set.write(map(PinnedSet.LAYOUT), layout.bytes());
  }

  @Override
  public BpfMap map(String name) {
    return maps.computeIfAbsent(name, set::open);
  }

  /** Does nothing: that is what pins are for. */
  @Override
  public void detach() {}

  @Override
  public void close() {
    maps.values().forEach(BpfMap::close);
    maps.clear();
    directory.close();
  }
}
