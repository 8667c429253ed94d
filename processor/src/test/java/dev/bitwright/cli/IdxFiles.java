package dev.bitwright.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Small data sets as IDX files. */
final class IdxFiles {
  private IdxFiles() {}

  /**
   * Writes random images of two classes in turn.
   *
   * @param part the files' first word, {@code train} or {@code t10k}
   * @param side rows and columns
   */
  static void write(Path folder, String part, int images, int side, long seed, boolean zipped)
      throws IOException {
    byte[] pixels = new byte[images * side * side];
    new Random(seed).nextBytes(pixels);
    byte[] labels = new byte[images];
    for (int i = 0; i < images; i++) {
      labels[i] = (byte) (i % 2);
    }
    file(folder, part + "-images-idx3-ubyte", pixels, zipped, 0x803, images, side, side);
    file(folder, part + "-labels-idx1-ubyte", labels, zipped, 0x801, images);
  }

  private static void file(Path folder, String name, byte[] bytes, boolean zipped, int... head)
      throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(zipped ? new GZIPOutputStream(all) : all)) {
      for (int word : head) {
        out.writeInt(word);
      }
      out.write(bytes);
    }
    Files.write(folder.resolve(zipped ? name + ".gz" : name), all.toByteArray());
  }
}
