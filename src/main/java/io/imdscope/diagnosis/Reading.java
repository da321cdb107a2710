package io.imdscope.diagnosis;

import java.util.List;

/**
 * What was read, and what of it could not be used. Filled in by whoever reads logs; all zero for a
 * live trace.
 *
 * @param files how many were read
 * @param lines lines read
 * @param bytes bytes read, after decompression
 * @param unreadable lines that are no event: cut off, interleaved, no JSON, without a time
 * @param otherVersion lines whose event is not known here: another version's, or another program's
 * @param implausibleTime lines whose time is in the future, or before IMDSv2 existed
 * @param problems sentences for people, at most 20: where the first unreadable line is, which file
 *     could not be opened
 */
public record Reading(
    long files,
    long lines,
    long bytes,
    long unreadable,
    long otherVersion,
    long implausibleTime,
    List<String> problems) {
  /** Nothing was read: events came live. */
  public static final Reading LIVE = new Reading(0, 0, 0, 0, 0, 0, List.of());

  public Reading {
    problems = List.copyOf(problems);
  }

  /** Lines that could not be used, for whatever reason. */
  public long unusable() {
    return unreadable + otherVersion + implausibleTime;
  }
}
