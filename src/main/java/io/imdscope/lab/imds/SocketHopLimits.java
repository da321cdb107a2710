package io.imdscope.lab.imds;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.channels.SocketChannel;

/**
 * The kernel's own socket option, which the JDK has no API for. Needs {@link #JVM_OPTIONS}. The
 * option stays with the socket, so that retransmissions carry it too.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7), IP_TTL</a>
 * @see <a href="https://man7.org/linux/man-pages/man7/ipv6.7.html">ipv6(7), IPV6_UNICAST_HOPS</a>
 */
final class SocketHopLimits implements HopLimits {
  /** What the JVM must be started with. */
  static final String[] JVM_OPTIONS = {
    "--enable-native-access=ALL-UNNAMED", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED"
  };

  private static final int IPPROTO_IP = 0;
  private static final int IP_TTL = 2;
  private static final int IPPROTO_IPV6 = 41;
  private static final int IPV6_UNICAST_HOPS = 16;

  private final MethodHandle setsockopt;
  private final Method descriptorOf;
  private final MemorySegment value = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);

  @SuppressWarnings("restricted")
  SocketHopLimits() {
    Linker linker = Linker.nativeLinker();
    setsockopt =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setsockopt"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try {
      descriptorOf = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK's channels have no getFDVal", e);
    }
  }

  @Override
  public void set(SocketChannel channel, boolean ipv4, int hops) throws IOException {
    value.set(ValueLayout.JAVA_INT, 0, hops);
    int result;
    try {
      result =
          (int)
              setsockopt.invokeExact(
                  (int) descriptorOf.invoke(channel),
                  ipv4 ? IPPROTO_IP : IPPROTO_IPV6,
                  ipv4 ? IP_TTL : IPV6_UNICAST_HOPS,
                  value,
                  (int) ValueLayout.JAVA_INT.byteSize());
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("start the JVM with " + String.join(" ", JVM_OPTIONS), e);
    } catch (Throwable e) {
      throw new IllegalStateException("setsockopt could not be called", e);
    }
    if (result != 0) {
      throw new IOException("setsockopt refused hop limit " + hops);
    }
  }
}
