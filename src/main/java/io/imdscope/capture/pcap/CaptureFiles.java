package io.imdscope.capture.pcap;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * The packets of several captures in the order of their times. A capture is opened when its first
 * packet's turn comes, so that files which follow each other are open one at a time.
 */
public final class CaptureFiles implements Closeable {
  /** Captures of the same time that are put in order; beyond them one waits for another's end. */
  static final int MOST_AT_ONCE = 16;

  private static final Comparator<Open> BY_TIME =
      Comparator.comparingLong((Open each) -> each.reader.nanos)
          .thenComparing(each -> each.capture, CaptureSource.BY_FIRST);

  private final PriorityQueue<CaptureSource> later = new PriorityQueue<>(CaptureSource.BY_FIRST);
  private final PriorityQueue<Open> waiting = new PriorityQueue<>(BY_TIME);
  private final List<String> problems = new ArrayList<>();
  private Optional<Open> current = Optional.empty();
  private long dropped;
  private long doubtful = -1;

  private record Open(CaptureSource capture, PacketReader reader) {}

  /** These captures; none of them is opened yet. */
  public CaptureFiles(List<CaptureSource> captures) {
    this(captures, List.of());
  }

  /** These captures; others cannot be read, each for one of these reasons. */
  public CaptureFiles(List<CaptureSource> captures, List<String> unreadable) {
    later.addAll(captures);
    problems.addAll(unreadable);
  }

  /** Goes on to the next packet; false when there is none. */
  boolean next() throws IOException {
    if (current.isPresent()) {
      Open open = current.get();
      if (advance(open)) {
        if (isFirst(open.reader().nanos)) {
          return true;
        }
        waiting.add(open);
      }
      current = Optional.empty();
    }
    while (waiting.size() < MOST_AT_ONCE
        && !later.isEmpty()
        && (waiting.isEmpty() || later.peek().first() <= waiting.peek().reader().nanos)) {
      open(later.remove());
    }
    current = Optional.ofNullable(waiting.poll());
    return current.isPresent();
  }

  /** The packet that was gone on to. */
  PacketReader packet() {
    return current.orElseThrow().reader();
  }

  /** Packets of which captures say that they were dropped. */
  long dropped() {
    return dropped;
  }

  /**
   * The time of the last packet behind which a file is damaged, so that it may be none; else -1.
   */
  long doubtful() {
    return doubtful;
  }

  /** What could not be read, with file and place. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private boolean isFirst(long nanos) {
    return (waiting.isEmpty() || nanos <= waiting.peek().reader().nanos)
        && (later.isEmpty() || nanos < later.peek().first());
  }

  private void open(CaptureSource capture) throws IOException {
    try {
      Open open = new Open(capture, capture.open());
      if (advance(open)) {
        waiting.add(open);
      }
    } catch (CaptureFormatException e) {
      problems.add(e.getMessage());
    } catch (IOException e) {
      problems.add(capture.name() + ": cannot be read at byte 0: " + why(e));
    }
  }

  private boolean advance(Open open) throws IOException {
    try {
      if (open.reader().next()) {
        return true;
      }
      doubtful = open.reader().misplaced ? open.reader().nanos : doubtful;
      open.reader().damage().ifPresent(what -> problems.add(open.capture().name() + ": " + what));
    } catch (IOException e) {
      problems.add(
          open.capture().name()
              + ": cannot be read on at byte "
              + open.reader().window.offset()
              + ": "
              + why(e));
    }
    dropped += open.reader().dropped();
    open.reader().close();
    return false;
  }

  private static String why(IOException e) {
    return e instanceof EOFException
        ? "it is cut off"
        : Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }

  @Override
  public void close() throws IOException {
    if (current.isPresent()) {
      current.get().reader().close();
    }
    for (Open each : waiting) {
      each.reader().close();
    }
  }
}
