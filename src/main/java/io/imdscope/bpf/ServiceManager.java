package io.imdscope.bpf;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells the service manager that started this process how it is: a datagram to a Unix socket, which
 * Java cannot send. Does nothing where nobody asked. Never waits, and never fails: what the manager
 * has no room for is said again with the next sign of life. For one thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">
 *     sd_notify(3)</a>
 */
public final class ServiceManager {
  /** How often a sign of life is sent: well within what a manager waits for. */
  static final Duration INTERVAL = Duration.ofSeconds(10);

  private static final String VARIABLE = "NOTIFY_SOCKET";
  private static final short AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 02000000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;

  /** {@code sizeof(struct sockaddr_un.sun_path)}. */
  private static final int LONGEST_PATH = 108;

  private static final NativeFunction SOCKET = NativeFunction.libc("socket");
  private static final NativeFunction SENDTO = NativeFunction.libc("sendto");

  private final Optional<byte[]> socket;
  private boolean ready;
  private long saidAt;

  /** Whose socket has this name; a leading {@code @} is that of an abstract one. */
  ServiceManager(Optional<String> name) {
    socket =
        name.filter(text -> text.startsWith("/") || text.startsWith("@"))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .filter(bytes -> bytes.length < LONGEST_PATH);
  }

  /** The one that this process's environment names, if any. */
  public static ServiceManager ofThisProcess() {
    return new ServiceManager(Optional.ofNullable(System.getenv(VARIABLE)));
  }

  /** It has started, and does what it is for. */
  public void isReady() {
    ready = true;
    say();
  }

  /** It goes on; may be called as often as one likes. */
  public void isAlive() {
    if (ready && System.nanoTime() - saidAt >= INTERVAL.toNanos()) {
      say();
    }
  }

  /** Also that it is ready: once more does no harm, and the first time may have been lost. */
  private void say() {
    saidAt = System.nanoTime();
    socket.ifPresent(name -> send(name, "READY=1\nWATCHDOG=1"));
  }

  private static void send(byte[] name, String text) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(Short.BYTES + LONGEST_PATH);
      address.set(ValueLayout.JAVA_SHORT, 0, AF_UNIX);
      MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, Short.BYTES, name.length);
      if (name[0] == '@') {
        address.set(ValueLayout.JAVA_BYTE, Short.BYTES, (byte) 0);
      }
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      MemorySegment message = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      int descriptor = SOCKET.call(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
      if (descriptor < 0) {
        return;
      }
      int _ =
          SENDTO.call(
              descriptor,
              message.address(),
              bytes.length,
              MSG_DONTWAIT | MSG_NOSIGNAL,
              address.address(),
              Short.BYTES + name.length);
      Descriptors.close(descriptor);
    }
  }
}
