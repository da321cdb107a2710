package io.imdscope.gzip;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.ZipException;

/**
 * A stream as it is meant: all members of gzip where it begins with one, else as it stands. Where a
 * member is damaged or cut off, or something else follows it, that is an error after what came
 * before; the JDK's own stream takes a damaged header for the end.
 */
public final class Gunzip extends InputStream {
  private final FileBytes bytes;
  private Optional<GzipMember> member = Optional.empty();
  private boolean begun;
  private boolean inMember;

  /** Of that stream, which is closed with this one. */
  public Gunzip(InputStream in) {
    bytes = new FileBytes(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /** Waits for one byte only, so that what others still write is read as it comes. */
  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!begun) {
      begun = true;
      if (GzipMember.isNext(bytes)) {
        member = Optional.of(new GzipMember(bytes));
      }
    }
    return member.isPresent()
        ? readMembers(member.get(), buffer, from, length)
        : bytes.read(buffer, from, length);
  }

  private int readMembers(GzipMember members, byte[] buffer, int from, int length)
      throws IOException {
    while (true) {
      if (inMember) {
        int count = members.read(buffer, from, length);
        if (count > 0) {
          return count;
        }
        inMember = false;
      } else if (!bytes.has(1) || isPadding()) {
        return -1;
      } else if (GzipMember.isNext(bytes)) {
        members.begin();
        inMember = true;
      } else {
        throw new ZipException("what follows a part that is compressed is not");
      }
    }
  }

  /** Zeros up to the end, as tapes have them. */
  private boolean isPadding() throws IOException {
    while (bytes.has(1) && bytes.peek(0) == 0) {
      bytes.skip(1);
    }
    return !bytes.has(1);
  }

  @Override
  public void close() throws IOException {
    member.ifPresent(GzipMember::close);
    member = Optional.empty();
    bytes.close();
  }
}
