package io.imdscope.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The unit's text, made of the one file that the package has too, and whose it is. */
final class Unit {
  static final String NAME = "imdscope.service";

  private static final String PACKAGED_START = "ExecStart=/usr/bin/imdscope ";

  /** The first line of a unit that was made here, with what tells whether it was changed. */
  private static final String MARK = "# Made by imdscope service install; digest ";

  private Unit() {}

  /** Whose a unit's file is. */
  enum Owner {
    /** There is none. */
    NOBODY,
    /** As it was made by this or another version. */
    OURS,
    /** Made by us, and changed since. */
    CHANGED,
    /** Somebody else's. */
    FOREIGN
  }

  /** For a program that starts so. */
  static String text(Launcher launcher) {
    String packaged = resource(NAME);
    if (!packaged.contains(PACKAGED_START)) {
      throw new IllegalStateException("the unit does not start what it should");
    }
    String environment =
        launcher
            .java()
            .map(java -> "Environment=IMDSCOPE_JAVA=" + java + " IMDSCOPE_NO_INSTALL=1\n")
            .orElse("");
    String text =
        packaged.replace(PACKAGED_START, environment + "ExecStart=" + launcher.program() + " ");
    return MARK + digest(text) + "\n" + text;
  }

  /** The settings as they are installed. */
  static String settings() {
    return resource("agent.yaml");
  }

  /** Whose the file is. */
  static Owner owner(Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Owner.NOBODY;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Owner.FOREIGN;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    if (!text.startsWith(MARK) || end < 0) {
      return Owner.FOREIGN;
    }
    return text.substring(MARK.length(), end).equals(digest(text.substring(end + 1)))
        ? Owner.OURS
        : Owner.CHANGED;
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static String resource(String name) {
    try (InputStream in = Unit.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource missing: name=" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
