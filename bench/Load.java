import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends GET requests at a fixed rate and prints how many were answered: {@code java Load.java ADDRESS
 * RATE SECONDS close|keep}. Bounded in count and time; meant for the lab's namespaces only.
 */
final class Load {
  private static final int THREADS = 16;
  private static final int TIMEOUT_MILLIS = 5_000;

  private Load() {}

  public static void main(String[] args) throws Exception {
    InetSocketAddress server = new InetSocketAddress(args[0], 80);
    int rate = Integer.parseInt(args[1]);
    int total = rate * Integer.parseInt(args[2]);
    boolean keep = args[3].equals("keep");
    long start = System.nanoTime();
    List<Callable<Integer>> senders = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int first = i;
      senders.add(() -> send(server, start, first, total, 1e9 / rate, keep));
    }
    int answered = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Integer> sender : threads.invokeAll(senders)) {
        answered += sender.get();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%d %d %.1f%n", total, answered, seconds);
  }

  /** Every sixteenth request, each at its time or, when late, at once. */
  private static int send(
      InetSocketAddress server, long start, int first, int total, double nanosEach, boolean keep)
      throws IOException {
    byte[] request =
        ("GET /latest/meta-data/instance-id HTTP/1.1\r\nHost: 169.254.169.254\r\nUser-Agent:"
                + " load\r\n"
                + (keep ? "" : "Connection: close\r\n")
                + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] response = new byte[4096];
    int answered = 0;
    Socket socket = null;
    for (int i = first; i < total; i += THREADS) {
      long due = start + (long) (i * nanosEach);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      if (socket == null) {
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(server, TIMEOUT_MILLIS);
      }
      socket.getOutputStream().write(request);
      if (answer(socket.getInputStream(), response)) {
        answered++;
      }
      if (!keep) {
        socket.close();
        socket = null;
      }
    }
    if (socket != null) {
      socket.close();
    }
    return answered;
  }

  /** Reads one short answer with a Content-Length to its end. */
  private static boolean answer(InputStream in, byte[] buffer) throws IOException {
    int length = 0;
    while (length < buffer.length) {
      int read = in.read(buffer, length, buffer.length - length);
      if (read < 0) {
        return false;
      }
      length += read;
      String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
      int head = text.indexOf("\r\n\r\n");
      int field = text.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
      if (head >= 0 && field >= 0) {
        int end = text.indexOf("\r\n", field);
        if (length >= head + 4 + Integer.parseInt(text.substring(field + 16, end).strip())) {
          return text.startsWith("HTTP/1.1 200");
        }
      }
    }
    return false;
  }
}
