package io.imdscope.output;

import io.imdscope.event.Caller;
import io.imdscope.event.Cause;
import io.imdscope.event.Finding;
import io.imdscope.event.Request;
import java.util.LinkedHashSet;
import java.util.Set;

/** Which reasons were told already, so that each is told once: the last {@link #MOST} of them. */
final class Reasons {
  static final int MOST = 512;

  private final Set<Key> told = new LinkedHashSet<>();

  private record Key(String workload, String program, Cause cause, String advice) {}

  /** Whether it is the first of that caller, or so long ago that it is forgotten. */
  boolean isNew(Request request, Finding finding) {
    Key key =
        new Key(
            WorkloadText.whole(request.workload()),
            request.caller().map(Caller::process).map(ProcessText::name).orElse("?"),
            finding.cause(),
            finding.advice());
    if (!told.add(key)) {
      return false;
    }
    if (told.size() > MOST) {
      told.remove(told.iterator().next());
    }
    return true;
  }
}
