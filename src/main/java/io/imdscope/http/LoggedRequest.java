package io.imdscope.http;

import io.imdscope.event.Api;
import io.imdscope.event.Caller;
import io.imdscope.event.Endpoint;
import io.imdscope.event.Observation.Logged;
import io.imdscope.event.Request;
import io.imdscope.event.Version;
import io.imdscope.event.Workload;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a request of what another tool logged. What became of it is not known. */
final class LoggedRequest {
  private LoggedRequest() {}

  static Request of(
      Logged logged,
      Optional<Caller> caller,
      int headBytes,
      CleanTexts texts,
      Classifier classifier) {
    int length = Math.min(logged.head().length, headBytes);
    boolean cut = !logged.whole() || length < logged.head().length;
    Optional<ParsedHead> head =
        length == 0 ? Optional.empty() : HeadParser.parse(logged.head(), length, cut, texts);
    Endpoint.Kind kind = logged.flow().endpoint().kind();
    Optional<Target> target = head.map(parsed -> Target.parse(parsed.line().target()));
    Classification classification =
        length == 0
            ? withoutHead(logged.told())
            : head.map(
                    parsed ->
                        told(
                            logged.told(), classifier.classify(kind, parsed, target.orElseThrow())))
                .orElse(Classification.UNREADABLE);
    return new Request(
        0,
        0,
        logged.time(),
        classification.version(),
        classification.api(),
        classification.category(),
        classification.sensitive(),
        Optional.empty(),
        Optional.empty(),
        head.map(
            parsed -> Connection.shown(parsed, target.orElseThrow(), kind, classification, texts)),
        OptionalInt.empty(),
        logged.flow(),
        OptionalInt.empty(),
        caller,
        Workload.UNKNOWN,
        Optional.empty());
  }

  /** Whose API it is, is not known then: what is not told apart is taken for EC2's. */
  private static Classification withoutHead(Version told) {
    return told == Version.UNKNOWN
        ? Classification.UNREADABLE
        : new Classification(told, Api.EC2, "", false);
  }

  /** Where the tool saw no token's name at all, what looks like its header is part of another. */
  private static Classification told(Version told, Classification found) {
    return told == Version.V1 && found.version() == Version.V2
        ? new Classification(Version.V1, found.api(), found.category(), found.sensitive())
        : found;
  }
}
