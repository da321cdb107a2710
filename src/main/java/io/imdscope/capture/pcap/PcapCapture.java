package io.imdscope.capture.pcap;

import io.imdscope.event.Endpoint;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What was said on connections to endpoints, from packets of one or several captures. */
public final class PcapCapture implements AutoCloseable {
  /** Packets that are looked at before anybody else has a turn. */
  private static final int TURN = 4096;

  private final CaptureFiles files;
  private final Losses losses = new Losses();
  private final CaptureClock clock = new CaptureClock();
  private final Dissector dissector;
  private final Conversations conversations;
  private final Reordering reordering = new Reordering(this::converse);
  private long packets;
  private long now = 1;
  private long first = -1;
  private long last = -1;
  private long before = -1;

  /**
   * A capture in these files.
   *
   * @param sink takes what is observed, with the time of a clock that never goes back
   */
  public PcapCapture(CaptureFiles files, List<Endpoint> endpoints, Consumer<Observation> sink) {
    EndpointIndex index = new EndpointIndex(endpoints);
    this.files = files;
    this.dissector = new Dissector(index);
    this.conversations = new Conversations(index, losses, sink);
  }

  /** Takes some more packets; false when there are none any more. */
  public boolean read() throws IOException {
    for (int i = 0; i < TURN; i++) {
      if (!files.next()) {
        return false;
      }
      take(files.packet());
    }
    return true;
  }

  private void take(PacketReader packet) {
    packets++;
    if (first < 0) {
      first = packet.nanos;
    }
    before = last;
    last = packet.nanos;
    switch (dissector.look(packet)) {
      case SEGMENT -> {
        if (packet.isDisordered()) {
          reordering.accept(dissector.segment());
        } else {
          converse(dissector.segment());
        }
      }
      case UNREADABLE -> losses.add(Loss.PACKET_UNREADABLE, 1);
      case OTHER, FRAGMENT -> {}
    }
    if (!reordering.isEmpty()) {
      reordering.passed(packet.nanos);
    }
  }

  private void converse(Segment segment) {
    now = clock.at(segment.nanos);
    conversations.accept(segment, now);
  }

  /** Nothing comes for so long that nothing earlier can: what is held back is taken as it is. */
  public void rest() {
    reordering.finish();
  }

  /** Nothing more will be read. */
  public void finish() {
    reordering.finish();
    dissector.fragments().finish();
    losses.add(Loss.PACKET_UNREADABLE, dissector.fragments().lost());
    conversations.finish();
    losses.add(Loss.CAPTURE_DROPPED, files.dropped());
    losses.add(Loss.CAPTURE_GAP, files.problems().size());
  }

  /** The time of the last packet on the observations' clock, of those not held back. */
  public long nanos() {
    if (first >= 0 && reordering.isEmpty()) {
      now = clock.at(last);
    }
    return now;
  }

  /** Packets read so far. */
  public long packets() {
    return packets;
  }

  /** When the first packet was captured; nothing when there was none. */
  public Optional<Instant> first() {
    return first < 0 ? Optional.empty() : Optional.of(instant(first));
  }

  /** When the last packet was captured that is one for certain; not before the first. */
  public Optional<Instant> last() {
    long certain = before >= 0 && last == files.doubtful() ? before : last;
    return first < 0 ? Optional.empty() : Optional.of(instant(Math.max(first, certain)));
  }

  /** What is missing, by reason. */
  public LossCounts losses() {
    return losses.counts();
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
