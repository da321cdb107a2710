package io.imdscope.output.log;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Event;
import io.imdscope.event.Flow;
import io.imdscope.event.Origin;
import io.imdscope.event.Request;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The requests that were written last on this machine, so that what a killed run had read but not
 * given back to the kernel is not written again. Memory is bounded: beyond so many, those that were
 * written first are forgotten.
 */
public final class LoggedRequests {
  /** More than half a ring buffer of 4 MiB can hold. */
  static final int MOST = 1 << 15;

  /**
   * What the ring buffer still holds was written into the last files: a run that is killed at once
   * leaves a small one.
   */
  private static final int FILES = 16;

  private static final long ENOUGH_BYTES = 64L << 20;

  private final int most;
  private final Set<Key> written = new LinkedHashSet<>();

  private record Key(long bootNanos, InetAddress address, int port) {
    static Key of(Request request) {
      Flow flow = request.flow();
      return new Key(request.bootNanos(), flow.clientAddress(), flow.clientPort());
    }
  }

  private LoggedRequests(int most) {
    this.most = most;
  }

  /** None. */
  public static LoggedRequests none() {
    return new LoggedRequests(MOST);
  }

  /**
   * Reads the ends of what this machine wrote into a directory; nobody may write there for it now.
   *
   * @throws IOException when it cannot be read; that it is not there is no error
   */
  public static LoggedRequests in(Path directory, Origin origin) throws IOException {
    return in(directory, origin, MOST);
  }

  static LoggedRequests in(Path directory, Origin origin, int most) throws IOException {
    LoggedRequests logged = new LoggedRequests(most);
    LogReader reader =
        new LogReader(
            Instant.now(), InputStream.nullInputStream(), logged.consumer(origin), (_, _) -> {});
    Reading _ = reader.read(new LogFiles.Found(last(directory, origin), 0, List.of()));
    return logged;
  }

  /** What cannot be read of them is what a crash left. */
  private static List<LogFile> last(Path path, Origin origin) throws IOException {
    LogDirectory directory = new LogDirectory(path);
    List<LogFile> last = new ArrayList<>();
    long bytes = 0;
    try {
      for (LogName name : directory.files().reversed()) {
        boolean hasRequests = name.form() != LogName.Form.AGGREGATE;
        if (hasRequests && name.isOf(origin.hostName())) {
          long size = directory.size(name);
          last.addFirst(new LogFile(Optional.of(directory.path(name)), size));
          bytes += size;
          if (last.size() == FILES || (last.size() > 1 && bytes > ENOUGH_BYTES)) {
            break;
          }
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // nothing was ever written there
    }
    return last;
  }

  /** Whether it was written. */
  public boolean contains(Request request) {
    return request.bootNanos() > 0 && !written.isEmpty() && written.contains(Key.of(request));
  }

  int size() {
    return written.size();
  }

  private void add(Request request) {
    if (request.bootNanos() > 0 && written.add(Key.of(request)) && written.size() > most) {
      Iterator<Key> first = written.iterator();
      first.next();
      first.remove();
    }
  }

  private LogConsumer consumer(Origin origin) {
    return new LogConsumer() {
      @Override
      public void begin(LogFile file) {}

      @Override
      public void event(Event event, Origin by) {
        if (event instanceof Request request && by.hostId().equals(origin.hostId())) {
          add(request);
        }
      }

      @Override
      public void withoutTime(Event event, Origin by) {
        event(event, by);
      }

      @Override
      public void unusable(long count, Optional<Instant> by) {}

      @Override
      public void unusableAtEnd(long count, Instant after) {}
    };
  }
}
