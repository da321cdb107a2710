package io.imdscope.cri;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of all channels: daemons with small stacks that end when idle. A connection needs one
 * that reads and now and then one that writes, so the bound is far from what a few channels use.
 */
final class ChannelThreads {
  static final int MOST = 32;

  private static final long STACK_BYTES = 256 * 1024;
  private static final long IDLE_SECONDS = 5;

  private static final ThreadPoolExecutor WORKERS =
      new ThreadPoolExecutor(
          0, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named("cri-channel"));

  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private ChannelThreads() {}

  static ThreadPoolExecutor workers() {
    return WORKERS;
  }

  static ScheduledExecutorService scheduler() {
    return TIMER;
  }

  private static ScheduledThreadPoolExecutor timer() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("cri-timer"));
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return timer;
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(null, task, name, STACK_BYTES, false);
      thread.setDaemon(true);
      return thread;
    };
  }
}
