package io.imdscope.capture.pcap;

import io.imdscope.event.Endpoint;
import io.imdscope.event.LossCounts;
import io.imdscope.event.Request;
import io.imdscope.http.Limits;
import io.imdscope.http.RequestTracker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;

/** The requests in captures, and what is missing in them. */
record Found(List<Request> requests, LossCounts lost, List<String> problems) {
  static Found in(byte[]... captures) {
    List<CaptureSource> sources = new ArrayList<>();
    for (byte[] capture : captures) {
      sources.add(
          new CaptureSource(
              "made" + sources.size(),
              sources.size(),
              0,
              () -> Channels.newChannel(new ByteArrayInputStream(capture))));
    }
    List<Request> requests = new ArrayList<>();
    RequestTracker tracker = new RequestTracker(Limits.DEFAULTS, requests::add);
    CaptureFiles files = new CaptureFiles(sources);
    try (PcapCapture capture = new PcapCapture(files, Endpoint.DEFAULTS, tracker::accept)) {
      while (capture.read()) {
        tracker.tick(capture.nanos());
      }
      capture.finish();
      tracker.finish();
      return new Found(requests, capture.losses().plus(tracker.losses()), files.problems());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Each request in one line: who, what, and what came of it. */
  List<String> lines() {
    return requests.stream().map(Found::line).toList();
  }

  private static String line(Request request) {
    return request.version().label()
        + " "
        + request.head().map(head -> head.path()).orElse("-")
        + " "
        + (request.status().isPresent()
            ? Integer.toString(request.status().getAsInt())
            : request.outcome().map(outcome -> outcome.label()).orElse("?"))
        + " "
        + io.imdscope.event.AddressText.of(
            request.flow().clientAddress(), request.flow().clientPort())
        + request
            .flow()
            .translated()
            .map(nat -> " nat " + io.imdscope.event.AddressText.of(nat.getAddress(), nat.getPort()))
            .orElse("")
        + (request.hopLimit().isPresent() ? " hops " + request.hopLimit().getAsInt() : "");
  }
}
