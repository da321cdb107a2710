package io.imdscope.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one at a time change labs, on the whole machine; the kernel frees it when its holder dies.
 * The file stays: removing a lock that another may be waiting for would make two of them.
 */
final class LabLock implements AutoCloseable {
  private static final Path FILE = Names.STATE.resolve("lab.lock");
  private static final long PATIENCE_SECONDS = Patience.ofSeconds(30).toSeconds();
  private static final long PAUSE_MILLIS = 20;

  /** A file lock is held by a process as a whole; this is for the threads in it. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private final FileChannel channel;

  private LabLock(FileChannel channel) {
    this.channel = channel;
  }

  static LabLock take() {
    try {
      if (!IN_PROCESS.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw busy();
      }
      boolean taken = false;
      try {
        LabLock lock = new LabLock(lockFile());
        taken = true;
        return lock;
      } finally {
        if (!taken) {
          IN_PROCESS.unlock();
        }
      }
    } catch (IOException e) {
      throw new LabException(FILE + " could not be locked: " + e.getMessage() + "; run as root", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while another `imdscope lab` was at work; try again", e);
    }
  }

  private static FileChannel lockFile() throws IOException, InterruptedException {
    Files.createDirectories(Names.STATE);
    FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
      if (System.nanoTime() - deadline > 0) {
        channel.close();
        throw busy();
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private static LabException busy() {
    return new LabException("another `imdscope lab` is at work; wait for it, or end it");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new LabException(FILE + " could not be closed; try again", e);
    } finally {
      IN_PROCESS.unlock();
    }
  }
}
