package dev.bitwright.training;

import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a task for every part of a mini-batch on a fixed set of threads, and waits for all of them.
 * The parts are fixed by the program and every part writes only its own buffers, so a result never
 * depends on the number of threads.
 */
public final class Parts implements AutoCloseable {
  /** What to do for one part. */
  @FunctionalInterface
  public interface Task {
    /**
     * @param part 0 to count-1
     * @param work scratch of the thread that runs this part
     */
    void run(int part, Workspace work);
  }

  private final int count;
  private final Thread[] helpers;
  private final Workspace own = new Workspace();
  private final Phaser barrier;
  private final AtomicInteger next = new AtomicInteger();
  private volatile Task task;
  private volatile int limit;
  private volatile boolean closed;
  private Throwable[] failures;

  /**
   * @param count number of parts, at least 1
   * @param threads threads that share the work, the caller's included; 0 for all processors
   */
  public Parts(int count, int threads) {
    if (count < 1 || threads < 0) {
      throw new IllegalArgumentException("parts = " + count + ", threads = " + threads);
    }
    this.count = count;
    int wanted = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    int used = Math.min(wanted, count);
    this.barrier = new Phaser(used);
    this.helpers = new Thread[used - 1];
    for (int i = 0; i < helpers.length; i++) {
      helpers[i] = new Thread(this::help, "bitwright-part-" + (i + 1));
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
  }

  /** Number of parts. */
  public int count() {
    return count;
  }

  /** Number of threads that share the work, the caller's included. */
  public int threads() {
    return helpers.length + 1;
  }

  /**
   * Runs the task for every part and returns when all are done. Called by one thread at a time.
   *
   * @throws RuntimeException what the task threw for the lowest failing part
   */
  public void run(Task newTask) {
    run(count, newTask);
  }

  /** Runs the task for 0 to {@code tasks}-1, where {@code tasks} need not be the part count. */
  public synchronized void run(int tasks, Task newTask) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    failures = new Throwable[tasks];
    limit = tasks;
    task = newTask;
    next.set(0);
    barrier.arriveAndAwaitAdvance();
    work(own);
    barrier.arriveAndAwaitAdvance();
    task = null;
    for (Throwable failure : failures) {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  private void help() {
    Workspace work = new Workspace();
    while (true) {
      barrier.arriveAndAwaitAdvance();
      if (closed) {
        return;
      }
      work(work);
      barrier.arriveAndAwaitAdvance();
    }
  }

  private void work(Workspace work) {
    for (int part = next.getAndIncrement(); part < limit; part = next.getAndIncrement()) {
      try {
        task.run(part, work);
      } catch (RuntimeException | Error e) {
        failures[part] = e;
      }
    }
  }

  /** Ends the threads; further calls do nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      barrier.arriveAndAwaitAdvance();
    }
  }
}
