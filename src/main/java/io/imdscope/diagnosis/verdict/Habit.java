package io.imdscope.diagnosis.verdict;

import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * How often one client of a workload calls without a token, and whether it was seen with one since,
 * in whatever order its calls come: one that calls seldom hides behind others that call often.
 * Memory is bounded: 64 slots of time.
 */
public final class Habit {
  static final int MOST_SLOTS = 64;

  private static final int TIMES = 2;

  private final String client;
  private final boolean many;
  private final Slots without = new Slots(MOST_SLOTS);
  private Instant lastV1 = Instant.MIN;
  private Instant lastV2 = Instant.MIN;

  /**
   * A client that did nothing yet.
   *
   * @param client what it is called
   * @param many whether it stands for many: a token of one says nothing of another
   */
  public Habit(String client, boolean many) {
    this.client = client;
    this.many = many;
  }

  /** Calls like this one, the first of which was sent then; none at a time that cannot be. */
  public void request(Request request, Instant since) {
    Instant time = request.time();
    if (NodeWatch.isV1(request)) {
      without.add(since.getEpochSecond(), 1);
      without.add(time.getEpochSecond(), 1);
      lastV1 = time.isAfter(lastV1) ? time : lastV1;
    } else if (request.version() == Version.V2) {
      lastV2 = time.isAfter(lastV2) ? time : lastV2;
    }
  }

  String client() {
    return client;
  }

  Instant lastV1() {
    return lastV1;
  }

  /** For how long it has to be silent before that tells anything: twice as long as it ever was. */
  Duration due() {
    return without.largestSilence(Long.MIN_VALUE).multipliedBy(TIMES);
  }

  /** Of some clients the one that may call without a token again, the one that is due last. */
  static Optional<Habit> mayCallAgain(Iterable<Habit> clients, Instant asOf) {
    Optional<Habit> latest = Optional.empty();
    Comparator<Habit> byDue = Comparator.comparing(each -> each.lastV1.plus(each.due()));
    for (Habit each : clients) {
      if (each.mayCallAgain(asOf)
          && latest.filter(other -> byDue.compare(other, each) >= 0).isEmpty()) {
        latest = Optional.of(each);
      }
    }
    return latest;
  }

  private boolean mayCallAgain(Instant asOf) {
    boolean withToken = !many && lastV2.isAfter(lastV1);
    return lastV1.isAfter(Instant.MIN) && !withToken && lastV1.plus(due()).isAfter(asOf);
  }
}
