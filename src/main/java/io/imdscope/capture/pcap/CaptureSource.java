package io.imdscope.capture.pcap;

import io.imdscope.gzip.Gunzip;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where the packets of one capture come from.
 *
 * @param name for people
 * @param number which of those that were named it is
 * @param first when its first packet was captured, in nanoseconds since 1970
 */
public record CaptureSource(String name, int number, long first, Opening opening) {
  static final Comparator<CaptureSource> BY_FIRST =
      Comparator.comparingLong(CaptureSource::first).thenComparingInt(CaptureSource::number);

  /** Opens the capture from its beginning. */
  @FunctionalInterface
  public interface Opening {
    ReadableByteChannel open() throws IOException;
  }

  /**
   * A capture in a file, plain or compressed with gzip.
   *
   * @throws CaptureFormatException when it is none
   */
  public static CaptureSource file(Path file, int number) throws IOException {
    CaptureSource source =
        new CaptureSource(file.toString(), number, 0, () -> FileChannel.open(file));
    try (PacketReader reader = source.open()) {
      return new CaptureSource(
          source.name(), number, reader.next() ? reader.nanos : Long.MAX_VALUE, source.opening());
    }
  }

  /** A capture that is opened once, and read as it comes. */
  public static CaptureSource stream(String name, Opening opening) {
    return new CaptureSource(name, 0, 0, opening);
  }

  PacketReader open() throws IOException {
    ByteWindow window = new ByteWindow(opening.open());
    try {
      return reader(window);
    } catch (IOException e) {
      window.close();
      throw e;
    }
  }

  private PacketReader reader(ByteWindow window) throws IOException {
    if (window.has(2) && window.bytes().getShort(window.at()) == (short) 0x1f8b) {
      InputStream plain = new Gunzip(new WindowStream(window));
      ByteWindow inner = new ByteWindow(Channels.newChannel(plain));
      try {
        return plainReader(inner);
      } catch (IOException e) {
        inner.close();
        throw e;
      }
    }
    return plainReader(window);
  }

  private PacketReader plainReader(ByteWindow window) throws IOException {
    if (window.has(4)) {
      int magic = window.bytes().getInt(window.at());
      if (PcapReader.begins(magic)) {
        return PcapReader.of(window, magic);
      }
      if (magic == PcapngReader.SECTION) {
        return new PcapngReader(window);
      }
    }
    if (!window.has(1)) {
      throw new CaptureFormatException(name + ": is empty");
    }
    throw new CaptureFormatException(
        name + ": is no capture: begins neither as pcap nor as pcapng at byte 0");
  }
}
