package dev.bitwright.runtime.internal;

import dev.bitwright.runtime.BitwrightException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Replaces a file in one step: whatever happens, the old content or the new one is there. */
public final class AtomicFile {
  /** Two threads of this process never write the same temporary file. */
  private static final AtomicLong NUMBER = new AtomicLong(ProcessHandle.current().pid() << 20);

  private AtomicFile() {}

  /**
   * Writes {@code bytes} beside {@code file}, forces them to disk and renames.
   *
   * @param failure makes the exception for a failure; the old file is then unchanged
   */
  public static void write(
      Path file, byte[] bytes, Function<IOException, BitwrightException> failure) {
    Path folder = file.toAbsolutePath().getParent();
    Path temporary = null;
    try {
      // Not createTempFile: that gives a file nobody else may read.
      temporary =
          folder.resolve("." + file.getFileName() + "." + NUMBER.incrementAndGet() + ".part");
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      move(temporary, file);
    } catch (IOException e) {
      BitwrightException thrown = failure.apply(e);
      try {
        if (temporary != null) {
          Files.deleteIfExists(temporary);
        }
      } catch (IOException second) {
        thrown.addSuppressed(second);
      }
      throw thrown;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
