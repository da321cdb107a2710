package io.imdscope.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether SIGHUP asks to read the settings again. Java has no interface for signals but one that
 * the compiler warns of, so that it is found by its name (module {@code jdk.unsupported}).
 */
final class Reload {
  private final AtomicBoolean requested = new AtomicBoolean();

  private Reload() {}

  /** From now on SIGHUP does not end the process; without the module it still does. */
  static Reload onHangup() {
    Reload reload = new Reload();
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              Reload.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, _, _) -> {
                reload.requested.set(true);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), onSignal);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      System.getLogger(Reload.class.getName())
          .log(System.Logger.Level.DEBUG, "SIGHUP cannot be caught", e);
    }
    return reload;
  }

  /** Whether it asked since the last time. */
  boolean take() {
    return requested.getAndSet(false);
  }
}
