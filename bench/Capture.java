import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/**
 * Writes a capture of a busy node: large segments and acknowledgements of other connections, and
 * now and then a call to the metadata service, with and without a token.
 */
final class Capture {
  private static final int PACKETS_PER_CALL = 20_000;
  private static final int ENDPOINT = 0xa9fea9fe;
  private static final int NODE = 0x0a00030a;
  private static final String GET =
      "GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: curl/8.14.1\r\n";
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 19\r\n\r\ni-0123456789abcdef0";

  private final ByteBuffer out = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
  private final FileChannel file;
  private final Random random = new Random(1);
  private final byte[] noise = new byte[1448];
  private long micros = 1_700_000_000_000_000L;

  private Capture(FileChannel file) {
    this.file = file;
  }

  public static void main(String[] args) throws IOException {
    long bytes = Long.parseLong(args[0]);
    try (FileChannel file =
        FileChannel.open(
            Path.of(args[1]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      new Capture(file).write(bytes);
    }
  }

  private void write(long bytes) throws IOException {
    random.nextBytes(noise);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    out.putInt(262144).putInt(1);
    long packets = 0;
    long calls = 0;
    for (long written = 24; written < bytes; packets++) {
      if (packets % PACKETS_PER_CALL == PACKETS_PER_CALL - 1) {
        written += call(calls++);
      }
      int peer = 0x0a010000 | (int) (packets % 4000);
      int port = 20000 + (int) (packets % 30000);
      boolean large = packets % 3 != 0;
      written +=
          large
              ? packet(peer, NODE, 443, port, (int) packets * 1448, 1, 16, noise)
              : packet(NODE, peer, port, 443, 1, (int) packets * 1448, 16, new byte[0]);
    }
    flush();
    System.out.println(packets + " " + calls);
  }

  private long call(long number) throws IOException {
    int port = 1024 + (int) (number % 60000);
    int first = random.nextInt();
    int theirs = random.nextInt();
    String head = GET + (number % 2 == 0 ? "" : "X-aws-ec2-metadata-token: AQAAAA==\r\n") + "\r\n";
    byte[] request = head.getBytes(StandardCharsets.US_ASCII);
    byte[] answer = ANSWER.getBytes(StandardCharsets.US_ASCII);
    int sent = first + 1 + request.length;
    int received = theirs + 1 + answer.length;
    return packet(NODE, ENDPOINT, port, 80, first, 0, 2, new byte[0])
        + packet(ENDPOINT, NODE, 80, port, theirs, first + 1, 18, new byte[0])
        + packet(NODE, ENDPOINT, port, 80, first + 1, theirs + 1, 24, request)
        + packet(ENDPOINT, NODE, 80, port, theirs + 1, sent, 24, answer)
        + packet(NODE, ENDPOINT, port, 80, sent, received, 17, new byte[0])
        + packet(ENDPOINT, NODE, 80, port, received, sent + 1, 17, new byte[0])
        + packet(NODE, ENDPOINT, port, 80, sent + 1, received + 1, 16, new byte[0]);
  }

  private long packet(
      int from, int to, int fromPort, int toPort, int sequence, int ack, int flags, byte[] payload)
      throws IOException {
    int length = 14 + 20 + 20 + payload.length;
    if (out.remaining() < 16 + length) {
      flush();
    }
    micros += 2;
    out.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
    out.putInt(length).putInt(length).order(ByteOrder.BIG_ENDIAN);
    out.putLong(0x0200000000010200L).putInt(0x00000002).putShort((short) 0x0800);
    out.putShort((short) 0x4500).putShort((short) (length - 14)).putInt(0x00014000);
    out.putShort((short) 0x4006).putShort((short) 0).putInt(from).putInt(to);
    out.putShort((short) fromPort).putShort((short) toPort).putInt(sequence).putInt(ack);
    out.putShort((short) (0x5000 | flags)).putShort((short) 0xffff).putInt(0);
    out.put(payload).order(ByteOrder.LITTLE_ENDIAN);
    return 16 + length;
  }

  private void flush() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      file.write(out);
    }
    out.clear();
  }
}
