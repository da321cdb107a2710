package io.imdscope.http;

import io.imdscope.event.RequestHead.Header;
import io.imdscope.http.ParsedHead.Mark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the lines of a request head. Text is UTF-8, with U+FFFD for what is not. Values outside the
 * allow list are not even made into text, but for the few that tell the body's length or the API.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-5">RFC 9112, 5: field syntax</a>
 */
final class HeadParser {
  /** More digits than any body has bytes; fewer than a long holds. */
  private static final int MAX_DIGITS = 18;

  private static final long NO_LENGTH = -3;

  /** So many headers have most heads of programs. */
  private static final int FEW = 4;

  private final List<Header> headers = new ArrayList<>(FEW);
  private Set<Mark> marks = Set.of();
  private long contentLength = NO_LENGTH;
  private Optional<Boolean> chunked = Optional.empty();
  private final byte[] bytes;
  private final CleanTexts texts;

  /** Of the field in progress, whose value is read; it may go on in the next line. */
  private HeaderField field = HeaderField.OTHER;

  private String name = "";
  private int valueFrom;
  private int valueTo;
  private Optional<StringBuilder> folded = Optional.empty();

  private HeadParser(byte[] bytes, CleanTexts texts) {
    this.bytes = bytes;
    this.texts = texts;
  }

  /**
   * Reads a head, which may lack its end when {@code cut}; empty when the first line, or what there
   * is of it, is no request line.
   */
  static Optional<ParsedHead> parse(byte[] bytes, int length, boolean cut, CleanTexts texts) {
    int end = lineEnd(bytes, 0, length);
    Optional<RequestLine> line =
        end < length
            ? RequestLine.parse(bytes, 0, end)
            : RequestLine.parseCut(bytes, 0, end).filter(ignored -> cut);
    return line.map(first -> fields(first, bytes, end + 1, length, cut, texts));
  }

  /** Reads what follows a request line, which was read already. */
  static ParsedHead fields(
      RequestLine line, byte[] bytes, int from, int to, boolean cut, CleanTexts texts) {
    return new HeadParser(bytes, texts).fields(line, from, to, cut);
  }

  private ParsedHead fields(RequestLine line, int from, int to, boolean cut) {
    int at = from;
    while (at < to) {
      int end = lineEnd(bytes, at, to);
      field(at, end);
      at = end + 1;
    }
    finishField();
    return new ParsedHead(line, List.copyOf(headers), marks, bodyLength(), cut);
  }

  private void field(int from, int end) {
    if (from < end && RequestLine.isSpace(bytes[from])) {
      // Obsolete line folding: RFC 9112, 5.2. Never a field of its own, whatever it looks like.
      if (field.isRead()) {
        folded = Optional.of(folded.orElseGet(() -> new StringBuilder(value())));
        folded.get().append(' ').append(text(from, end).strip());
      }
      return;
    }
    finishField();
    int colon = from;
    while (colon < end && RequestLine.isTokenChar(bytes[colon])) {
      colon++;
    }
    // A name followed by a space is no name: RFC 9112, 5.1. Servers refuse or ignore it.
    if (colon == from || colon == end || bytes[colon] != ':') {
      return;
    }
    name = texts.text(bytes, from, colon);
    field = HeaderField.of(name);
    switch (field) {
      case EC2_TOKEN -> mark(Mark.EC2_TOKEN);
      case ALIBABA_TOKEN, ALIBABA_TOKEN_TTL -> mark(Mark.ALIBABA);
      default -> {}
    }
    if (field.isRead()) {
      setValue(colon + 1, end);
    } else {
      headers.add(new Header(name, Optional.empty()));
    }
  }

  /** Most heads have none. */
  private void mark(Mark found) {
    EnumSet<Mark> all = EnumSet.of(found);
    all.addAll(marks);
    marks = all;
  }

  private void setValue(int from, int end) {
    valueFrom = from;
    valueTo = end;
    while (valueFrom < valueTo && Character.isWhitespace(bytes[valueFrom])) {
      valueFrom++;
    }
    while (valueFrom < valueTo && Character.isWhitespace(bytes[valueTo - 1])) {
      valueTo--;
    }
  }

  /** The value as far as it stands in the field's first line. */
  private String value() {
    return text(valueFrom, valueTo).strip();
  }

  private void finishField() {
    if (!field.isRead()) {
      return;
    }
    if (field.isShown()) {
      headers.add(new Header(name, Optional.of(shownValue())));
    } else {
      headers.add(new Header(name, Optional.empty()));
      read(folded.map(StringBuilder::toString).orElseGet(this::value));
    }
    field = HeaderField.OTHER;
    folded = Optional.empty();
  }

  private String shownValue() {
    if (folded.isPresent()) {
      return texts.text(folded.get().toString());
    }
    for (int i = valueFrom; i < valueTo; i++) {
      if (bytes[i] < 0) {
        return texts.text(value()); // may begin or end with a space that is not ASCII
      }
    }
    return texts.text(bytes, valueFrom, valueTo);
  }

  private void read(String value) {
    switch (field) {
      case CONTENT_LENGTH -> contentLength(value);
      case TRANSFER_ENCODING -> chunked = Optional.of(endsInChunked(value));
      case METADATA_FLAVOR -> flavor(value);
      case METADATA -> {
        if (value.equalsIgnoreCase("true")) {
          mark(Mark.AZURE);
        }
      }
      default -> {}
    }
  }

  private void flavor(String text) {
    if (text.equalsIgnoreCase("google")) {
      mark(Mark.GOOGLE);
    } else if (text.equalsIgnoreCase("ibm")) {
      mark(Mark.IBM);
    }
  }

  private void contentLength(String text) {
    for (String part : text.split(",", -1)) {
      String digits = part.strip();
      boolean number =
          !digits.isEmpty()
              && digits.length() <= MAX_DIGITS
              && digits.chars().allMatch(c -> c >= '0' && c <= '9');
      long length = number ? Long.parseLong(digits) : ParsedHead.UNFRAMED;
      // The same length twice is fine, two lengths are not: RFC 9112, 6.3.
      boolean agrees = contentLength == NO_LENGTH || contentLength == length;
      contentLength = agrees ? length : ParsedHead.UNFRAMED;
    }
  }

  private static boolean endsInChunked(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.substring(lower.lastIndexOf(',') + 1).strip().equals("chunked");
  }

  private long bodyLength() {
    if (chunked.isPresent()) {
      return chunked.get() ? ParsedHead.CHUNKED : ParsedHead.UNFRAMED;
    }
    return contentLength == NO_LENGTH ? 0 : contentLength;
  }

  private static int lineEnd(byte[] bytes, int from, int length) {
    int at = from;
    while (at < length && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
