package io.imdscope.capture.pcap;

import java.util.function.BiConsumer;

/** A connection with one request and its answer, packet by packet. */
final class Dialogue {
  static final int CLIENT = 0xfffffff0; // wraps within the request
  static final int SERVER = 77;
  static final String GET =
      "GET /latest/meta-data/ HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent: x/1\r\n\r\n";
  static final String PUT =
      "PUT /latest/api/token HTTP/1.1\r\nX-aws-ec2-metadata-token-ttl-seconds: 60\r\n\r\n";
  static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nSECRET";
  static final long START = 1_700_000_000_000_000_000L;

  private static final int SYN = 2;
  private static final int PUSH = 24;
  private static final int FIN = 17;

  private final Packets packets;
  private final BiConsumer<Long, byte[]> sink;
  private long time;

  Dialogue(Packets packets, long time, BiConsumer<Long, byte[]> sink) {
    this.packets = packets;
    this.time = time;
    this.sink = sink;
  }

  Dialogue hello() {
    put(packets.fromClient(CLIENT, 0, SYN, ""));
    put(packets.fromServer(SERVER, CLIENT + 1, SYN | 16, ""));
    return this;
  }

  Dialogue request(String text) {
    put(packets.fromClient(CLIENT + 1, SERVER + 1, PUSH, text));
    return this;
  }

  Dialogue answer(String request, String text) {
    put(packets.fromServer(SERVER + 1, CLIENT + 1 + request.length(), PUSH, text));
    return this;
  }

  Dialogue bye(String request, String answer) {
    put(packets.fromClient(CLIENT + 1 + request.length(), SERVER + 1 + answer.length(), FIN, ""));
    put(packets.fromServer(SERVER + 1 + answer.length(), CLIENT + 2 + request.length(), FIN, ""));
    return this;
  }

  Dialogue whole(String request, String answer) {
    return hello().request(request).answer(request, answer).bye(request, answer);
  }

  private void put(byte[] packet) {
    sink.accept(time, packet);
    time += 1_000_000;
  }
}
