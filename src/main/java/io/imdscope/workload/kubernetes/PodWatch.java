package io.imdscope.workload.kubernetes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.imdscope.kubernetes.KubernetesApi;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Lists a node's pods, and watches them from there on, with a thread of its own. A watch that ends
 * or breaks off is begun again where it was; one that cannot begin, or asks for what is forgotten
 * already, means listing anew. What is no watch's content ends it all: it would come again at once.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes">lists
 *     and watches</a>
 */
final class PodWatch implements AutoCloseable {
  private static final String PODS = "/api/v1/pods?";
  private static final int OK = 200;
  private static final int LOWEST_ERROR = 400;
  private static final int GONE = 410;

  private final KubernetesApi api;
  private final ApiObserver observer;
  private final PodStore.View view;
  private final PodDirectory.Timing timing;
  private final String node;
  private final Thread thread;
  private Optional<String> version = Optional.empty();
  private boolean forgotten; // what the version was of
  private volatile boolean watching;
  private volatile long watchingSince;

  /** Starts at once. */
  PodWatch(
      KubernetesApi api,
      ApiObserver observer,
      PodStore.View view,
      PodDirectory.Timing timing,
      String node) {
    this.api = api;
    this.observer = observer;
    this.view = view;
    this.timing = timing;
    this.node = URLEncoder.encode("spec.nodeName=" + node, StandardCharsets.UTF_8);
    this.thread = Thread.ofPlatform().daemon().name("kubernetes-watch").start(this::work);
  }

  boolean running() {
    return thread.isAlive();
  }

  /** Whether changes are told to us now; not when the server should have ended it long ago. */
  boolean watching() {
    return watching && !isOverdue();
  }

  /** Whether a watch goes on for longer than was asked for: nobody may be there any more. */
  boolean isOverdue() {
    Duration longest = timing.watch().plus(timing.stall());
    return watching && System.nanoTime() - watchingSince > longest.toNanos();
  }

  /** Ends soon after, at the latest with the API's client. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void work() {
    Duration pause = timing.pause();
    try {
      while (true) {
        long begun = System.nanoTime();
        if ((version.isPresent() || list()) && !watch()) {
          return;
        }
        boolean settled = System.nanoTime() - begun > timing.settled().toNanos();
        pause = settled ? timing.pause() : timing.longer(pause);
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      // Closed.
    } catch (RuntimeException | LinkageError e) {
      observer.failed(Verb.LIST, e);
    }
  }

  /** Reads all pods; whether that went well. */
  private boolean list() throws InterruptedException {
    // Any state will do at first; after one that is forgotten it must be the newest.
    String which = forgotten ? "" : "&resourceVersion=0";
    try (KubernetesApi.Reply reply = api.get(PODS + "fieldSelector=" + node + which)) {
      if (reply.status() != OK) {
        return false;
      }
      PodStore.Listing listing = view.listing();
      try (JsonParser json = PodJson.parser(reply.body())) {
        version = Optional.of(PodJson.list(json, listing::put));
      }
      listing.end();
      forgotten = false;
      observer.listed();
      return true;
    } catch (IOException e) {
      observer.failed(Verb.LIST, e);
      return false;
    }
  }

  /** Watches for as long as it goes; whether it is worth another try. */
  private boolean watch() throws InterruptedException {
    boolean begun = false;
    try (KubernetesApi.Reply reply = api.get(watchFrom(version.orElseThrow()))) {
      begun = reply.status() == OK;
      forgotten = reply.status() == GONE;
      if (begun) {
        watchingSince = System.nanoTime();
        watching = true;
        begun = events(reply);
      }
      return true;
    } catch (JsonEOFException e) {
      return true; // its end, within an event
    } catch (JsonProcessingException e) {
      observer.failed(Verb.WATCH, e);
      return false;
    } catch (IOException e) {
      // What breaks off once it has begun is begun again, which tells what is wrong, if anything.
      if (!begun) {
        observer.failed(Verb.WATCH, e);
      }
      return true;
    } finally {
      watching = false;
      if (!begun) {
        version = Optional.empty();
      }
    }
  }

  private String watchFrom(String from) {
    return PODS
        + "allowWatchBookmarks=true&fieldSelector="
        + node
        + "&resourceVersion="
        + URLEncoder.encode(from, StandardCharsets.UTF_8)
        + "&timeoutSeconds="
        + timing.watch().toSeconds()
        + "&watch=true";
  }

  /** Takes events to the watch's end; whether it can be begun again where it was. */
  private boolean events(KubernetesApi.Reply reply) throws IOException {
    try (JsonParser json = PodJson.parser(reply.body())) {
      Optional<PodJson.Event> next = PodJson.event(json);
      while (next.isPresent()) {
        PodDocument object = next.get().object();
        switch (next.get().type()) {
          case "ADDED", "MODIFIED" -> view.put(object);
          case "DELETED" -> view.remove(object);
          case "BOOKMARK" -> {}
          case "ERROR" -> {
            forgotten = object.code() == GONE;
            observer.answered(Verb.WATCH, Math.max(object.code(), LOWEST_ERROR));
            return false;
          }
          default -> throw new JsonParseException(json, "no event");
        }
        String newer = PodJson.version(object.metadata());
        version = newer.isEmpty() ? version : Optional.of(newer);
        next = PodJson.event(json);
      }
      return true;
    }
  }
}
