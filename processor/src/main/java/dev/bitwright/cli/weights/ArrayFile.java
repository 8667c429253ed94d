package dev.bitwright.cli.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A file of named arrays. */
public final class ArrayFile {
  /** Most bytes of one file: what a Java array can hold. */
  static final long MOST_BYTES = Integer.MAX_VALUE - 16L;

  /** Most arrays of one file. */
  static final int MOST_ARRAYS = 100_000;

  private ArrayFile() {}

  /**
   * Reads a file whose ending says what it is.
   *
   * @return the arrays by name, in the order of the file
   * @throws ArrayFileException when it is not sound; nothing is guessed
   */
  public static Map<String, StoredArray> read(Path file) throws ArrayFileException {
    String name = String.valueOf(file.getFileName());
    try {
      if (!Files.isRegularFile(file)) {
        throw new ArrayFileException("there is no such file");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new ArrayFileException("it is larger than 2 GiB");
      }
      if (name.endsWith(".npz")) {
        return NpzFile.read(file);
      } else if (name.endsWith(".safetensors")) {
        return SafetensorsFile.read(file);
      }
      throw new ArrayFileException("its name ends neither in .npz nor in .safetensors");
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ArrayFileException("it cannot be read (" + reason + ")");
    }
  }

  /**
   * The number of values of a shape.
   *
   * @throws ArrayFileException when a size is negative or their product does not fit
   */
  static long elements(String name, long[] shape) throws ArrayFileException {
    long count = 1;
    for (long size : shape) {
      if (size < 0 || size > MOST_BYTES || (count *= size) > MOST_BYTES) {
        throw new ArrayFileException("the array '" + name + "' is too large");
      }
    }
    return count;
  }

  static int[] sizes(long[] shape) {
    int[] sizes = new int[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = (int) shape[i];
    }
    return sizes;
  }
}
