package io.imdscope.diagnosis.cause;

import io.imdscope.diagnosis.catalogue.Answer;
import io.imdscope.diagnosis.catalogue.Client;
import io.imdscope.diagnosis.catalogue.Fallback;
import io.imdscope.diagnosis.catalogue.Kind;
import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.CgroupPath;
import io.imdscope.event.ProcessIdentity;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Remembers what processes asked for, and tells of a request without a token why it has none. What
 * a script does is spread over processes: a {@code curl} that asks for a token and another that
 * reads belong together when one parent started both.
 *
 * <p>Bounded in number and in bytes: of the processes and scripts of all nodes together, those used
 * last are remembered. For one thread at a time.
 */
public final class CauseTracker {
  /** Processes remembered, and scripts as many. */
  public static final int MOST = 4096;

  /** A script that goes on without a token does so soon; a shell lives for days. */
  private static final Duration SAME_SCRIPT = Duration.ofMinutes(5);

  private static final int MOST_NODES = 10_000;

  /**
   * About how many bytes either may take in memory: half as much again as {@link #MOST} usual ones.
   */
  static final long MOST_BYTES = 4L << 20;

  /** What a key takes with its place, beside its texts. */
  private static final int KEY = 192;

  /** Clients of which it is known whether they ask once; each may be of 5 KiB of others' text. */
  private static final int MOST_CLIENTS = 256;

  private final Recent<ProcessKey, Asker> processes =
      new Recent<>(MOST, MOST_BYTES, _ -> KEY, Asker::weight);
  private final Recent<ScriptKey, Asker> scripts =
      new Recent<>(MOST, MOST_BYTES, ScriptKey::weight, Asker::weight);
  private final Map<String, Instant> began = new HashMap<>();
  private final Proxies proxies = new Proxies();

  /** The same client comes again and again, as the same object. */
  private final IdentityHashMap<Client, Boolean> asksOnce = new IdentityHashMap<>();

  /** A process, or all that has an address where packets tell no more. */
  private record ProcessKey(
      String host, int pid, Optional<Instant> start, Optional<InetAddress> address) {}

  /** Hashed without its control group, which is a list of names, and seldom makes a difference. */
  private record ScriptKey(String host, int parent, String program, CgroupPath cgroup) {
    @Override
    public int hashCode() {
      return 31 * (31 * host.hashCode() + parent) + program.hashCode();
    }

    int weight() {
      return KEY + 2 * program.length() + cgroup.weight();
    }
  }

  /** A trace began on that node, or what is left of its log does: what was before is not known. */
  public void began(String host, Instant time) {
    if (began.size() < MOST_NODES || began.containsKey(host)) {
      began.put(host, time);
    }
  }

  /** Takes note of a request, whatever its version. */
  public void note(Request request, String host) {
    proxies.note(request, host);
    if (!isTold(request) || !request.flow().endpoint().kind().hasVersions()) {
      return;
    }
    switch (request.version()) {
      case TOKEN -> {
        Attempt attempt = Attempt.of(request);
        processes.change(processKey(request, host), Asker::new, asker -> asker.attempted(attempt));
        for (ScriptKey key : scriptKeys(request, host)) {
          scripts.change(key, Asker::new, asker -> asker.attempted(attempt));
        }
      }
      case V2 -> {
        String product = Attempt.product(request);
        processes.change(
            processKey(request, host),
            Asker::new,
            asker -> asker.usedToken(product, request.time()));
      }
      case V1, NONE, UNKNOWN -> {}
    }
  }

  /**
   * Why a request to EC2's API has no token, as far as is known by now: a request for a token that
   * is answered late may be noted late. Empty for any other request.
   *
   * @param client who made it, so far as that is known
   */
  public Optional<Why> why(Request request, String host, Client client) {
    if (!isV1(request)) {
      return Optional.empty();
    }
    if (Proxies.isForwarded(request)) {
      return Optional.of(
          new Why(
              Cause.FORWARDED,
              OptionalInt.empty(),
              Optional.empty(),
              Optional.of(Proxies.name(request))));
    }
    if (!isTold(request)) {
      return Optional.empty();
    }
    Optional<Asker> process = processes.peek(processKey(request, host));
    if (process.isPresent()) {
      Optional<Attempt> own = explaining(process.get(), request, client);
      if (own.isPresent()) {
        return Optional.of(after(own.get(), request, host));
      }
      String product = Attempt.product(request);
      if (process.get().hadToken(request.time(), its -> Attempt.maybeSame(its, product))) {
        return Optional.of(Why.of(Cause.TOKEN_IGNORED));
      }
    }
    Optional<Attempt> attempt = ofScript(request, host);
    return Optional.of(
        attempt.isPresent()
            ? after(attempt.get(), request, host)
            : Why.of(withoutAttempt(request, host, client)));
  }

  /**
   * The attempt that it went on from: one after which that client is known to, where there is one.
   */
  private static Optional<Attempt> explaining(Asker asker, Request request, Client client) {
    return asker
        .lastBefore(
            request.time(),
            attempt -> isUsual(attempt, client) && explains(attempt, request, client))
        .or(() -> asker.lastBefore(request.time(), attempt -> explains(attempt, request, client)));
  }

  private Optional<Attempt> ofScript(Request request, String host) {
    if (scripts.size() == 0) {
      return Optional.empty(); // nobody has asked for a token
    }
    for (ScriptKey key : scriptKeys(request, host)) {
      Optional<Asker> script = scripts.peek(key);
      if (script.isPresent()) {
        Optional<Attempt> attempt =
            script.get().lastBefore(request.time(), each -> isOfSameScript(each, request));
        if (attempt.isPresent()) {
          return attempt;
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a verdict asks for this request's cause. */
  public static boolean isV1(Request request) {
    return request.version() == Version.V1 && request.api() == Api.EC2;
  }

  private Why after(Attempt attempt, Request request, String host) {
    Cause cause =
        switch (attempt.result()) {
          case ANSWERED, NOT_KNOWN -> Cause.TOKEN_IGNORED;
          case REFUSED -> Cause.TOKEN_REFUSED;
          case UNANSWERED -> Cause.TOKEN_UNANSWERED;
        };
    return new Why(
        cause,
        cause == Cause.TOKEN_REFUSED ? attempt.status() : OptionalInt.empty(),
        Optional.of(Duration.between(attempt.time(), request.time())),
        cause == Cause.TOKEN_REFUSED ? proxies.of(request, host) : Optional.empty());
  }

  /** Whether the same client went on without a token after this, so much later. */
  private static boolean explains(Attempt attempt, Request request, Client client) {
    if (!Attempt.maybeSame(attempt.product(), Attempt.product(request))) {
      return false;
    }
    if (!attempt.failed() || client.product().isEmpty()) {
      return true;
    }
    Fallback fallback = client.fallback();
    return remembers(fallback, attempt)
        || Duration.between(attempt.time(), request.time()).compareTo(fallback.longest()) <= 0;
  }

  /** Whether that client, as it is known, goes on without a token after such an answer. */
  private static boolean isUsual(Attempt attempt, Client client) {
    Fallback fallback = client.fallback();
    if (!attempt.failed() || client.product().isEmpty() || fallback.equals(Fallback.UNKNOWN)) {
      return true;
    }
    return attempt.result() == Attempt.Result.UNANSWERED
        ? fallback.onTimeout()
        : attempt.status().isPresent() && fallback.statuses().contains(attempt.status().getAsInt());
  }

  private static boolean remembers(Fallback fallback, Attempt attempt) {
    return attempt.result() == Attempt.Result.UNANSWERED
        ? fallback.stickyTimeout()
        : attempt.status().isPresent()
            && fallback.stickyStatuses().contains(attempt.status().getAsInt());
  }

  private static boolean isOfSameScript(Attempt attempt, Request request) {
    return Attempt.maybeSame(attempt.product(), Attempt.product(request))
        && Duration.between(attempt.time(), request.time()).compareTo(SAME_SCRIPT) <= 0;
  }

  private Cause withoutAttempt(Request request, String host, Client client) {
    Optional<Instant> start =
        request.caller().isPresent()
            ? request.caller().get().process().startTime()
            : Optional.empty();
    Instant since = began.get(host);
    // How old a client is that is known by its address only cannot be told.
    boolean older =
        request.caller().isEmpty()
            || (since != null && start.isPresent() && start.get().isBefore(since));
    return older && maybeAskedOnce(client) ? Cause.NO_TOKEN_SEEN : Cause.NO_TOKEN_ATTEMPT;
  }

  private boolean maybeAskedOnce(Client client) {
    if (asksOnce.size() >= MOST_CLIENTS) {
      asksOnce.clear();
    }
    return asksOnce.computeIfAbsent(client, CauseTracker::maybeAsksOnce);
  }

  /** Whether it may have asked once, in vain, and stayed without a token since. */
  private static boolean maybeAsksOnce(Client client) {
    if (client.product().isEmpty()) {
      return true;
    }
    return !client.is(Kind.TOOL)
        && client.speaksTokens() != Answer.NO
        && (client.fallback().sticky() || client.fallback().equals(Fallback.UNKNOWN));
  }

  /** Whether it is told apart from others' requests. */
  private static boolean isTold(Request request) {
    return request.caller().isPresent() || request.isByAddress();
  }

  private static ProcessKey processKey(Request request, String host) {
    if (request.caller().isEmpty()) {
      return new ProcessKey(host, 0, Optional.empty(), Optional.of(request.flow().clientAddress()));
    }
    ProcessIdentity process = request.caller().get().process();
    return new ProcessKey(host, process.pid(), process.startTime(), Optional.empty());
  }

  private static List<ScriptKey> scriptKeys(Request request, String host) {
    if (request.caller().isEmpty()) {
      return List.of();
    }
    Caller caller = request.caller().get();
    List<ScriptKey> keys = new ArrayList<>(2);
    for (int parent : caller.script()) {
      keys.add(new ScriptKey(host, parent, caller.process().name(), caller.cgroup()));
    }
    return keys;
  }

  /** Proxied addresses remembered at the moment. */
  int proxies() {
    return proxies.remembered();
  }

  /** About how many bytes all of it takes in memory. */
  long bytes() {
    return processes.bytes() + scripts.bytes() + proxies.bytes();
  }

  /** Processes remembered at the moment. */
  int remembered() {
    return processes.size();
  }
}
