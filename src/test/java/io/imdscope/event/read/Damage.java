package io.imdscope.event.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What becomes of lines on their way: cut, torn, mixed, edited. */
final class Damage {
  private static final String[] BITS = {
    "\"",
    "\\",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "0",
    "-",
    "e9",
    ".",
    " ",
    "\t",
    "\r",
    "\u0000",
    "\u00ff",
    "null",
    "true",
    "1e400",
    "99999999999999999999",
    "\\u0000",
    "\\ud800",
    "/**/",
    "NaN",
    "\"process.pid\":1,",
    "\"imds.version\":\"v2\",",
    "\"x\":[[[[]]]],",
    "\"time\":\"now\","
  };

  /** The comma before a member of the line itself. */
  private static final String MEMBER = ",(?=\"(?:[a-z0-9_]+[.][a-z0-9_.-]+|attribution)\":)";

  private final Random random;

  Damage(long seed) {
    random = new Random(seed);
  }

  /** All its beginnings. */
  static List<byte[]> cut(byte[] line) {
    List<byte[]> cut = new ArrayList<>();
    for (int i = 0; i < line.length; i++) {
      cut.add(Arrays.copyOf(line, i));
    }
    return cut;
  }

  /** One of the two, or of both, with something wrong with it; or perhaps still right. */
  byte[] damaged(byte[] line, byte[] other) {
    int at = random.nextInt(line.length);
    return switch (random.nextInt(9)) {
      case 0 -> flipped(line, at);
      case 1 -> joined(line, at, "", line, at + 1 + random.nextInt(Math.min(9, line.length - at)));
      case 2 -> joined(line, at, BITS[random.nextInt(BITS.length)], line, at);
      case 3 -> joined(line, at, "", other, random.nextInt(other.length));
      case 4 -> joined(line, at, text(other), line, at);
      case 5 -> members(line, other);
      case 6 -> digit(line, at);
      case 7 -> spaced(line);
      default -> swapped(line, at);
    };
  }

  private byte[] flipped(byte[] line, int at) {
    byte[] copy = line.clone();
    copy[at] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  private static byte[] swapped(byte[] line, int at) {
    byte[] copy = line.clone();
    copy[at] = line[line.length - 1 - at];
    return copy;
  }

  private byte[] digit(byte[] line, int at) {
    byte[] copy = line.clone();
    for (int i = at; i < copy.length; i++) {
      if (copy[i] >= '0' && copy[i] <= '9') {
        copy[i] = (byte) ('0' + random.nextInt(10));
        break;
      }
    }
    return copy;
  }

  /** The members in another order, some of the other's among them, some twice, some not at all. */
  private byte[] members(byte[] line, byte[] other) {
    List<String> members = new ArrayList<>(Arrays.asList(members(text(line))));
    members.addAll(Arrays.asList(members(text(other))));
    java.util.Collections.shuffle(members, random);
    int few = 1 + random.nextInt(members.size());
    return bytes("{" + String.join(",", members.subList(0, few)) + "}");
  }

  /** The text of each member; where texts hold such a thing themselves, of its pieces. */
  static String[] members(String line) {
    return line.substring(1, line.length() - 1).split(MEMBER, -1);
  }

  private static byte[] spaced(byte[] line) {
    return bytes(text(line).replaceAll(MEMBER, " ,\t").replace("\":", "\" : "));
  }

  private static byte[] joined(byte[] head, int to, String between, byte[] tail, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head, 0, to);
    out.writeBytes(bytes(between));
    out.write(tail, Math.min(from, tail.length), tail.length - Math.min(from, tail.length));
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }
}
