package io.imdscope.http;

import io.imdscope.event.Caller;
import io.imdscope.event.Coverage;
import io.imdscope.event.Loss;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Observation;
import io.imdscope.event.Observation.Closed;
import io.imdscope.event.Observation.Connected;
import io.imdscope.event.Observation.Logged;
import io.imdscope.event.Observation.Received;
import io.imdscope.event.Observation.Routed;
import io.imdscope.event.Observation.Sent;
import io.imdscope.event.Observation.Undelivered;
import io.imdscope.event.Request;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes requests of what a source observed: each request that was sent to an endpoint goes to the
 * sink once, redacted, as soon as its outcome is known or can be known no more. Holds no more than
 * its {@link Limits} allow, whatever is sent. For use by one thread.
 */
public final class RequestTracker {
  private static final long TICK_NANOS = 100_000_000;

  private final Limits limits;
  private final Consumer<Request> sink;
  private final Consumer<RuntimeException> errors;
  private final Counters counters = new Counters();
  private final CleanTexts texts = new CleanTexts();
  private final Classifier classifier = new Classifier(texts);
  private final CallerRedaction callerRedaction = new CallerRedaction(texts);

  private final Map<Long, Connection> connections = new LinkedHashMap<>();
  private final Shares shares = new Shares();
  private final Announcements announced;
  private final GivenUp givenUp = new GivenUp();

  /**
   * Open connections that were dropped: if one goes on, that it begins amid a stream is no loss.
   */
  private final Set<Long> forgotten = new LinkedHashSet<>();

  private long heldBytes;
  private boolean ticked;
  private long lastTick;

  /** A tracker that reports to {@code sink}, and ends with an error where there is one. */
  public RequestTracker(Limits limits, Consumer<Request> sink) {
    this(
        limits,
        sink,
        e -> {
          throw e;
        });
  }

  /**
   * A tracker that reports to {@code sink}. What one caller sends must not end the trace of all: a
   * connection that it cannot bear is let go of, and followed again by what comes next on it.
   *
   * @param errors takes what went wrong, each time
   */
  public RequestTracker(Limits limits, Consumer<Request> sink, Consumer<RuntimeException> errors) {
    this.limits = limits;
    this.errors = errors;
    this.announced = new Announcements(limits.connections(), limits.totalBytes());
    this.sink =
        request -> {
          counters.reported(request);
          sink.accept(request);
        };
  }

  /** Takes the next observation; time also goes by its clock. */
  public void accept(Observation observation) {
    if (!ticked || observation.nanos() - lastTick >= TICK_NANOS) {
      tick(observation.nanos());
    }
    try {
      take(observation);
    } catch (RuntimeException e) {
      long id = observation.connection();
      Connection connection = connections.remove(id);
      if (connection != null) {
        followAnew(id, connection);
        abandon(connection, e);
      } else {
        errors.accept(e);
      }
    }
  }

  private void take(Observation observation) {
    switch (observation) {
      case Connected connected -> connected(connected);
      case Sent sent -> sent(sent);
      case Received received -> received(received);
      case Routed routed ->
          find(routed.connection(), routed.nanos())
              .ifPresent(connection -> connection.flow(routed.flow()));
      case Undelivered undelivered ->
          find(undelivered.connection(), undelivered.nanos())
              .ifPresent(connection -> connection.undelivered(undelivered.status()));
      case Logged logged -> logged(logged);
      case Closed closed -> closed(closed.connection());
    }
  }

  /** Lets time pass on the source's monotonic clock, until which nothing more will be observed. */
  public void tick(long nanos) {
    ticked = true;
    lastTick = nanos;
    announced.expire(nanos, limits.idle().toNanos());
    for (Iterator<Map.Entry<Long, Connection>> all = connections.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<Long, Connection> entry = all.next();
      Connection connection = entry.getValue();
      try {
        connection.expire(nanos);
      } catch (RuntimeException e) {
        all.remove();
        followAnew(entry.getKey(), connection);
        abandon(connection, e);
        continue;
      }
      account(connection);
      boolean idle =
          connection.isDrained() && nanos - connection.touched >= limits.idle().toNanos();
      if (idle && !connection.isEnded()) {
        forget(entry.getKey());
      }
      if (idle || connection.isOver()) {
        release(entry.getKey(), connection);
        all.remove();
      }
    }
  }

  /** Ends: what is outstanding is reported, its outcome not known. */
  public void finish() {
    for (Connection connection : connections.values()) {
      boolean _ = end(connection, false);
    }
    connections.clear();
    shares.clear();
    givenUp.clear();
    announced.clear();
    forgotten.clear();
    heldBytes = 0;
  }

  /**
   * When the oldest was sent that is not reported yet, by the observations' clock; {@link
   * Long#MAX_VALUE} when nothing is outstanding.
   */
  public long unreportedSince() {
    long since = Long.MAX_VALUE;
    for (Connection connection : connections.values()) {
      since = Math.min(since, connection.unreportedSince());
    }
    return since;
  }

  /** What was lost here since the start; the source's own losses not included. */
  public LossCounts losses() {
    return counters.losses();
  }

  /** Counts since the start; losses as {@link #losses()}. */
  public Coverage.Totals totals() {
    return counters.totals();
  }

  /** Bytes held, counted as {@link Limits#totalBytes()} counts them. */
  long heldBytes() {
    return heldBytes;
  }

  /** Connections held, with those only announced. */
  int heldConnections() {
    return connections.size() + announced.size();
  }

  private void logged(Logged logged) {
    counters.read(logged.head().length);
    sink.accept(
        LoggedRequest.of(
            logged,
            logged.caller().map(callerRedaction::redactParted),
            limits.headBytes(),
            texts,
            classifier));
  }

  private void connected(Connected connected) {
    long id = connected.connection();
    Caller caller = callerRedaction.redact(connected.caller());
    Optional<Connection> known = find(id, connected.nanos());
    if (known.isPresent()) {
      if (isSame(known.get(), caller)) {
        known.get().caller(caller, caller.weight());
        shares.put(id, known.get());
        return;
      }
      closed(id);
    }
    announced.put(id, caller, connected.nanos());
  }

  /**
   * Whether this is about a connection's own caller, and not about another that reuses the socket.
   */
  private static boolean isSame(Connection connection, Caller caller) {
    return connection
        .caller()
        .map(Caller::process)
        .map(
            process ->
                !connection.isEnded()
                    && process.pid() == caller.process().pid()
                    && process.startTime().equals(caller.process().startTime()))
        .orElse(!connection.isEnded() || !connection.isDrained());
  }

  private void received(Received received) {
    Optional<Connection> connection = find(received.connection(), received.nanos());
    if (connection.isPresent()) {
      connection.get().received(received);
      settle(received.connection(), connection.get());
    }
  }

  private void sent(Sent sent) {
    long id = sent.connection();
    counters.read(sent.bytes().length);
    Optional<Connection> known = find(id, sent.nanos());
    if (known.isPresent() && !known.get().flow().equals(sent.flow())) {
      closed(id);
      known = Optional.empty();
    }
    if (known.isEmpty() && sent.length() == 0 && sent.bytes().length == 0) {
      // The end of a connection that is over, or on which nothing was ever sent.
      announced.remove(id);
      return;
    }
    Connection connection = known.isPresent() ? known.get() : open(sent);
    if (sent.length() > 0) {
      giveUp(id, connection.caller());
    }
    connection.sent(sent);
    if (sent.end() && !connection.isDrained()) {
      givenUp.add(id, connection);
    }
    settle(id, connection);
  }

  /** Who asks for something else waits no longer for what it has turned its back on. */
  private void giveUp(long id, Optional<Caller> caller) {
    List<Long> all = givenUp.by(id, caller); // none, nearly always: no iterator is made of that
    for (int i = 0; i < all.size(); i++) {
      long before = all.get(i);
      Connection left = connections.get(before);
      if (left != null && end(left, true)) {
        settle(before, left);
      } else if (left != null) {
        connections.remove(before);
        followAnew(before, left);
      }
    }
  }

  private Connection open(Sent sent) {
    long id = sent.connection();
    boolean resumed = forgotten.remove(id);
    while (connections.size() >= limits.connections()) {
      evict(shares.ofMostConnections());
    }
    Connection connection =
        new Connection(
            limits,
            counters,
            texts,
            classifier,
            sink,
            errors,
            sent.flow(),
            resumed || !sent.anchored());
    announced.remove(id).ifPresent(known -> connection.caller(known.caller(), known.weight()));
    connection.touched = sent.nanos();
    if (resumed) {
      connection.resumeAt(sent.sequence());
    }
    connections.put(id, connection);
    shares.put(id, connection);
    return connection;
  }

  private void closed(long id) {
    announced.remove(id);
    forgotten.remove(id);
    Connection connection = connections.remove(id);
    if (connection != null) {
      release(id, connection);
      boolean _ = end(connection, true);
    }
  }

  /**
   * Ends a connection, perhaps on behalf of another, which has nothing to do with what goes wrong
   * then; whether it went well.
   */
  private boolean end(Connection connection, boolean known) {
    try {
      connection.end(known);
      return true;
    } catch (RuntimeException e) {
      abandon(connection, e);
      return false;
    }
  }

  /** What is whole already is reported all the same, as far as each can be. */
  private void abandon(Connection connection, RuntimeException why) {
    errors.accept(why);
    for (int i = 0; i < limits.outstanding(); i++) {
      try {
        connection.abandon();
        return;
      } catch (RuntimeException e) {
        errors.accept(e); // one more that could not be reported: the next attempt is without it
      }
    }
  }

  /** What comes next on it is its caller's too, of whom nobody will tell again. */
  private void followAnew(long id, Connection connection) {
    letGo(id, connection);
    if (!connection.isEnded() && connection.caller().isPresent()) {
      announced.put(id, connection.caller().get(), connection.touched);
    }
  }

  private void letGo(long id, Connection connection) {
    if (!connection.isEnded()) {
      forget(id);
    }
    release(id, connection);
  }

  private Optional<Connection> find(long id, long nanos) {
    Long key = id;
    Connection found = connections.get(key);
    if (found == null) {
      return Optional.empty();
    }
    found.touched = nanos;
    found.share.touch(key);
    return Optional.of(found);
  }

  private void settle(long id, Connection connection) {
    account(connection);
    while (heldBytes > limits.totalBytes()) {
      evict(shares.ofMostBytes());
    }
    if (connection.isOver()) {
      release(id, connection);
      connections.remove(id);
    }
  }

  private void evict(long id) {
    Connection connection = connections.remove(id);
    if (!connection.isDrained()) {
      counters.lose(Loss.CONNECTIONS_FULL);
    }
    letGo(id, connection);
    boolean _ = end(connection, false);
  }

  private void forget(long id) {
    forgotten.add(id);
    if (forgotten.size() > limits.connections()) {
      forgotten.remove(forgotten.iterator().next());
    }
  }

  private void account(Connection connection) {
    if (connection.share == null) {
      return; // it has given way
    }
    int more = connection.heldBytes() - connection.accounted;
    heldBytes += more;
    connection.accounted += more;
    connection.share.add(more);
  }

  private void release(long id, Connection connection) {
    givenUp.remove(id);
    shares.remove(id, connection);
    heldBytes -= connection.accounted;
    connection.accounted = 0;
  }
}
