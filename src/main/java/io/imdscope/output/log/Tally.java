package io.imdscope.output.log;

import io.imdscope.diagnosis.Reading;
import io.imdscope.event.Event;
import io.imdscope.event.Repeated;
import io.imdscope.event.read.Read;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Hands events on, and counts what cannot be used. */
final class Tally {
  /** How far a node's clock may be ahead of this one's. */
  static final Duration AHEAD = Duration.ofMinutes(5);

  /**
   * The day on which IMDSv2 was announced: no call from before it tells anything.
   *
   * @see <a
   *     href="https://aws.amazon.com/blogs/security/defense-in-depth-open-firewalls-reverse-proxies-ssrf-vulnerabilities-ec2-instance-metadata-service/">AWS
   *     Security Blog, 2019-11-19</a>
   */
  static final Instant EARLIEST = Instant.parse("2019-11-19T00:00:00Z");

  private final Instant latest;
  private final LogConsumer consumer;
  private final Untimed untimed;
  private final Problems problems = new Problems();
  private LogFile file = LogFile.STANDARD_INPUT;
  private long files;
  private long lines;
  private long unreadable;
  private long otherVersion;
  private long implausibleTime;

  /** Of this file. */
  private long line;

  private long known;
  private boolean saidUnreadable;
  private boolean saidOtherVersion;
  private boolean saidImplausible;

  Tally(Instant now, LogConsumer consumer) {
    this.latest = now.plus(AHEAD);
    this.consumer = consumer;
    this.untimed = new Untimed(consumer);
  }

  void begin(LogFile next) {
    file = next;
    files++;
    line = 0;
    known = 0;
    saidUnreadable = false;
    saidOtherVersion = false;
    saidImplausible = false;
    consumer.begin(next);
  }

  void line(Read read) {
    lines++;
    line++;
    switch (read) {
      case Read.Known event -> known(event);
      case Read.Blank blank -> {}
      case Read.OtherVersion other -> {
        otherVersion++;
        untimed.unusable();
        if (!saidOtherVersion) {
          saidOtherVersion = true;
          problems.add(
              at() + " is another program's, or of another version: use the newest imdscope");
        }
      }
      case Read.Malformed malformed -> {
        unreadable++;
        untimed.unusable();
        if (!saidUnreadable) {
          saidUnreadable = true;
          problems.add(at() + " " + malformed.reason());
        }
      }
    }
  }

  private void known(Read.Known read) {
    known++;
    Event event = read.event();
    if (isPlausible(event)) {
      untimed.at(event.time());
      consumer.event(event, read.origin());
      return;
    }
    implausibleTime++;
    if (!saidImplausible) {
      saidImplausible = true;
      problems.add(at() + " has a time that cannot be, " + event.time() + ": check the clocks");
    }
    untimed.event(event, read.origin());
  }

  private boolean isPlausible(Event event) {
    Instant first = event instanceof Repeated repeated ? repeated.first() : event.time();
    return !event.time().isAfter(latest) && !first.isBefore(EARLIEST);
  }

  private String at() {
    return file.name() + ", line " + line + ",";
  }

  /** The last line, which has no newline: it was being written, now or when the node broke down. */
  void torn() {
    lines++;
    line++;
    unreadable++;
    untimed.torn();
    problems.add(at() + " is cut off at the end: what it told is missing");
  }

  /** The file ended in order. */
  void end() {
    untimed.end();
    if (known == 0) {
      consumer.unusable(1, Optional.empty()); // a log of which nothing is left
      problems.add(file.name() + " holds no events");
    }
  }

  /** The file could not be read, or not to its end: nobody knows what is missing. */
  void broken(String sentence) {
    unreadable++;
    untimed.unusable();
    untimed.broken();
    problems.add(sentence);
  }

  /** So many files could not even be listed. */
  void unread(int count, List<String> sentences) {
    unreadable += count;
    if (count > 0) {
      consumer.unusable(count, Optional.empty());
    }
    sentences.forEach(problems::add);
  }

  Reading reading(long bytes) {
    return new Reading(
        files, lines, bytes, unreadable, otherVersion, implausibleTime, problems.sentences());
  }
}
