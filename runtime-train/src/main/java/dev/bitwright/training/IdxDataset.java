package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads image and label files in the IDX format (LeCun, Cortes, Burges, "The MNIST database of
 * handwritten digits"): two zero bytes, a type byte (8, unsigned bytes), the number of dimensions,
 * one big-endian int per dimension, the data. Files may be compressed by gzip, which is seen from
 * their first bytes.
 */
public final class IdxDataset {
  private static final int CHUNK = 1 << 20;

  private IdxDataset() {}

  /**
   * Reads a set of grey images (three dimensions) or of colour images (four: images, channels,
   * rows, columns) with its labels into memory.
   *
   * @throws BitwrightException when a file cannot be read, is not IDX, has a wrong length, or the
   *     counts differ
   */
  public static Dataset read(Path images, Path labels) {
    Idx imageFile = readFile(images, 3, 4);
    Idx labelFile = readFile(labels, 1, 1);
    return join(imageFile, images.toString(), labelFile, labels.toString());
  }

  /** The same from open streams, for sets embedded as resources; the names serve in messages. */
  public static Dataset read(
      InputStream images, String imagesName, InputStream labels, String labelsName) {
    Idx imageFile = readStream(images, imagesName, 3, 4);
    Idx labelFile = readStream(labels, labelsName, 1, 1);
    return join(imageFile, imagesName, labelFile, labelsName);
  }

  private static Dataset join(Idx images, String imagesName, Idx labels, String labelsName) {
    int[] d = images.dimensions;
    if (d[0] != labels.dimensions[0]) {
      throw RuntimeMessage.IDX_COUNT.exception(imagesName, d[0], labelsName, labels.dimensions[0]);
    }
    int channels = d.length == 4 ? d[1] : 1;
    return new ArrayDataset(channels, d[d.length - 2], d[d.length - 1], images.data, labels.data);
  }

  private record Idx(int[] dimensions, byte[] data) {}

  private static Idx readFile(Path file, int fewest, int most) {
    try (InputStream in = Files.newInputStream(file)) {
      return readStream(in, file.toString(), fewest, most);
    } catch (IOException e) {
      throw RuntimeMessage.DATA_UNREADABLE.causedBy(e, file, Checkpoint.reason(e));
    }
  }

  private static Idx readStream(InputStream raw, String name, int fewest, int most) {
    try {
      BufferedInputStream buffered = new BufferedInputStream(raw, 1 << 16);
      buffered.mark(2);
      boolean zipped = buffered.read() == 0x1F && buffered.read() == 0x8B;
      buffered.reset();
      DataInputStream in =
          new DataInputStream(zipped ? new GZIPInputStream(buffered, 1 << 16) : buffered);
      return parse(in, name, fewest, most);
    } catch (ZipException | EOFException e) {
      throw RuntimeMessage.DATA_UNREADABLE.causedBy(e, name, "it is not a complete gzip file");
    } catch (IOException e) {
      throw RuntimeMessage.DATA_UNREADABLE.causedBy(e, name, Checkpoint.reason(e));
    }
  }

  private static Idx parse(DataInputStream in, String name, int fewest, int most)
      throws IOException {
    byte[] start = in.readNBytes(4);
    boolean known =
        start.length == 4
            && start[0] == 0
            && start[1] == 0
            && start[2] == 8
            && start[3] >= fewest
            && start[3] <= most;
    if (!known) {
      throw RuntimeMessage.NOT_IDX.exception(
          name,
          hex(start),
          fewest == most
              ? hex(new byte[] {0, 0, 8, (byte) fewest})
              : hex(new byte[] {0, 0, 8, (byte) fewest})
                  + " or "
                  + hex(new byte[] {0, 0, 8, (byte) most}));
    }
    byte[] sizes = in.readNBytes(4 * start[3]);
    if (sizes.length < 4 * start[3]) {
      throw RuntimeMessage.IDX_SIZE.exception(name, "its dimensions and the data", sizes.length);
    }
    int[] dimensions = new int[start[3]];
    long size = 1;
    boolean fits = true;
    for (int i = 0; i < dimensions.length; i++) {
      dimensions[i] = java.nio.ByteBuffer.wrap(sizes).getInt(4 * i);
      fits &= dimensions[i] >= 1;
      size = fits ? size * dimensions[i] : 0;
      fits &= size <= Integer.MAX_VALUE - 64;
    }
    if (!fits) {
      throw RuntimeMessage.IDX_DIMENSIONS.exception(name, Arrays.toString(dimensions));
    }
    return new Idx(dimensions, data(in, name, (int) size));
  }

  /** Memory grows with what is really there, never with what the header claims. */
  private static byte[] data(DataInputStream in, String name, int size) throws IOException {
    byte[] data = new byte[Math.min(size, CHUNK)];
    int filled = 0;
    while (filled < size) {
      if (filled == data.length) {
        data = Arrays.copyOf(data, (int) Math.min(size, 2L * data.length));
      }
      int n = in.read(data, filled, data.length - filled);
      if (n < 0) {
        throw RuntimeMessage.IDX_SIZE.exception(name, size, filled);
      }
      filled += n;
    }
    if (in.read() >= 0) {
      throw RuntimeMessage.IDX_SIZE.exception(name, size, "more");
    }
    return data;
  }

  private static String hex(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      text.append(text.length() == 0 ? "" : " ").append(String.format(Locale.ROOT, "%02x", b));
    }
    return bytes.length == 0 ? "nothing" : text.toString();
  }
}
