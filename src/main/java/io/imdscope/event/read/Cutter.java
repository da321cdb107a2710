package io.imdscope.event.read;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Cuts a line that has been read into the chunks that later lines may be put together of. */
final class Cutter {
  /** A chunk and after which cut it comes. */
  record Piece(Cut after, Chunk chunk) {}

  private final byte[] line;
  private final int to;
  private final Draft draft;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;

  /** Where the chunk that is not complete yet begins, after which cut, and which groups it has. */
  private int begin;

  private Cut after = Cut.END;
  private int groups;

  private Cutter(byte[] line, int from, int to, Draft draft) {
    this.line = line;
    this.at = from;
    this.begin = from;
    this.to = to;
    this.draft = draft;
  }

  /**
   * The chunks of a line that is known to be a JSON object; none when its keys do not come in
   * groups, or are written in a way that is not worth to be remembered.
   *
   * @param draft what was read of the line
   */
  static List<Piece> cut(byte[] line, int from, int to, Draft draft) {
    Cutter cutter = new Cutter(line, from, to, draft);
    return cutter.members() && cutter.groupsComeOnce() ? cutter.pieces : List.of();
  }

  private boolean members() {
    to('{');
    at++;
    for (space(); line[at] != '}'; space()) {
      if (line[at] == ',') {
        at++;
        space();
      }
      int keyAt = at + 1;
      string();
      if (contains(keyAt, at - 1, '\\')) {
        return false;
      }
      String name = new String(line, keyAt, at - 1 - keyAt, StandardCharsets.ISO_8859_1);
      to(':');
      at++;
      space();
      Optional<Key> key = Key.of(name);
      int valueAt = at;
      value();
      if (key.isPresent() && !member(key.get(), valueAt)) {
        return false;
      }
    }
    at = to;
    end(to, Cut.END);
    return true;
  }

  /** One known key's value, from there to here. */
  private boolean member(Key key, int valueAt) {
    if (!key.group.saysOf(draft.run != null)) {
      return false;
    }
    Cut cut = Cut.before(key);
    switch (cut) {
      case END -> groups |= key.group.bit();
      case CLIENT_ADDRESS -> {
        end(valueAt, cut);
        begin = valueAt;
        groups = key.group.bit();
      }
      case TIME, FIRST_TIME, START_TIME -> {
        if (at - valueAt != Times.LENGTH + 2) {
          return false;
        }
        end(valueAt + 1, cut);
        begin = at - 1;
      }
      case ANCESTORS -> {
        end(valueAt, cut);
        int behind = at;
        if (!ancestors(valueAt)) {
          return false;
        }
        at = behind;
        begin = behind;
      }
      default -> {
        end(valueAt, cut);
        begin = at;
      }
    }
    return true;
  }

  /** Each ancestor's text after its process id, when it is written as {@code EventJson} does. */
  private boolean ancestors(int from) {
    at = from;
    for (int i = 0; i < draft.ancestors().size(); i++) {
      byte[] lead = i == 0 ? Literals.FIRST_ANCESTOR : Literals.NEXT_ANCESTOR;
      if (!Literals.at(line, at, to, lead)) {
        return false;
      }
      at += lead.length;
      value();
      int pidEnd = at;
      while (line[at] != '}') {
        if (line[at] == '"') {
          string();
        } else if (line[at] == '{' || line[at] == '[') {
          value();
        } else {
          at++;
        }
      }
      at++;
      Chunk chunk = new Chunk(copy(pidEnd, at), Cut.ANCESTOR, 0, new Parts());
      chunk.ancestor = draft.ancestors().get(i);
      pieces.add(new Piece(Cut.ANCESTOR, chunk));
    }
    return !draft.ancestors().isEmpty() && line[at] == ']';
  }

  private void end(int chunkEnd, Cut cut) {
    Parts parts = new Parts();
    parts.take(draft, groups);
    int mask = groups | cut.bit();
    pieces.add(new Piece(after, new Chunk(copy(begin, chunkEnd), cut, mask, parts)));
    after = cut;
    groups = 0;
  }

  /** What the run's part is made of is in three groups: they have to stay together. */
  private boolean groupsComeOnce() {
    int ofRun = Group.RUN.bit() | Group.KIND.bit() | Group.PLACE.bit();
    int seen = 0;
    for (Piece piece : pieces) {
      int mask = piece.chunk().mask;
      if ((seen & mask) != 0 || ((mask & Group.RUN.bit()) != 0 && (mask & ofRun) != ofRun)) {
        return false;
      }
      seen |= mask;
    }
    return true;
  }

  private byte[] copy(int from, int end) {
    return Arrays.copyOfRange(line, from, end);
  }

  private boolean contains(int from, int end, char c) {
    for (int i = from; i < end; i++) {
      if (line[i] == c) {
        return true;
      }
    }
    return false;
  }

  private void space() {
    while (line[at] == ' ' || line[at] == '\t' || line[at] == '\r' || line[at] == '\n') {
      at++;
    }
  }

  private void to(char c) {
    while (line[at] != c) {
      at++;
    }
  }

  private void string() {
    at++;
    while (line[at] != '"') {
      at += line[at] == '\\' ? 2 : 1;
    }
    at++;
  }

  /** Passes over one value, whatever it is. */
  private void value() {
    int depth = 0;
    do {
      switch (line[at]) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> scalar(depth);
      }
    } while (depth > 0);
  }

  /** A number or a word; between the values of arrays and objects also what separates them. */
  private void scalar(int depth) {
    at++;
    while (depth == 0 && line[at] != ',' && line[at] != '}' && line[at] > ' ') {
      at++;
    }
  }
}
