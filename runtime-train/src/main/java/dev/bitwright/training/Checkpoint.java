package dev.bitwright.training;

import dev.bitwright.runtime.BitwrightException;
import dev.bitwright.runtime.RuntimeMessage;
import dev.bitwright.runtime.internal.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The content of a checkpoint file: the structure hash of the network it belongs to, named numbers,
 * texts, rows of doubles and tables of floats.
 *
 * <p>File: the four bytes {@code BWCP}, an int version, a long payload length, the payload, and the
 * CRC-32C of all before as an int; big-endian. A file is written beside its place, forced to the
 * disk and moved over the old one, so that a crash leaves either the old or the new checkpoint.
 *
 * @param structureHash of the network
 * @param numbers for example step, epoch, seed
 * @param texts for example the kernel form
 * @param series rows of doubles
 * @param tables in the order written
 */
public record Checkpoint(
    String structureHash,
    Map<String, Long> numbers,
    Map<String, String> texts,
    Map<String, double[]> series,
    List<NamedRows> tables) {

  private static final int MAGIC = 0x42574350;
  private static final int VERSION = 1;
  private static final int HEADER = 16;
  private static final int TRAILER = 4;

  /** Sorts the maps, so that equal content gives equal bytes. */
  public Checkpoint {
    numbers = new TreeMap<>(numbers);
    texts = new TreeMap<>(texts);
    series = new TreeMap<>(series);
    tables = List.copyOf(tables);
  }

  /** The table of this name, or null. */
  public NamedRows table(String name) {
    for (NamedRows table : tables) {
      if (table.name().equals(name)) {
        return table;
      }
    }
    return null;
  }

  /** Writes the file atomically; an existing one is replaced only when the new one is complete. */
  public void write(Path file) {
    byte[] bytes;
    try {
      bytes = encode();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    AtomicFile.write(file, bytes, e -> unwritable(file, e));
  }

  private static BitwrightException unwritable(Path file, IOException e) {
    return RuntimeMessage.CHECKPOINT_UNWRITABLE.causedBy(e, file, reason(e));
  }

  private byte[] encode() throws IOException {
    ByteArrayOutputStream payloadBytes = new ByteArrayOutputStream();
    DataOutputStream payload = new DataOutputStream(payloadBytes);
    payload.writeUTF(structureHash);
    payload.writeInt(numbers.size());
    for (Map.Entry<String, Long> e : numbers.entrySet()) {
      payload.writeUTF(e.getKey());
      payload.writeLong(e.getValue());
    }
    payload.writeInt(texts.size());
    for (Map.Entry<String, String> e : texts.entrySet()) {
      payload.writeUTF(e.getKey());
      payload.writeUTF(e.getValue());
    }
    payload.writeInt(series.size());
    for (Map.Entry<String, double[]> e : series.entrySet()) {
      payload.writeUTF(e.getKey());
      payload.writeInt(e.getValue().length);
      for (double v : e.getValue()) {
        payload.writeLong(Double.doubleToRawLongBits(v));
      }
    }
    payload.writeInt(tables.size());
    for (NamedRows table : tables) {
      payload.writeUTF(table.name());
      payload.writeInt(table.rows().length);
      for (float[] row : table.rows()) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * row.length);
        buffer.asFloatBuffer().put(row);
        payload.writeInt(row.length);
        payload.write(buffer.array());
      }
    }
    ByteBuffer file = ByteBuffer.allocate(HEADER + payloadBytes.size() + TRAILER);
    file.putInt(MAGIC).putInt(VERSION).putLong(payloadBytes.size()).put(payloadBytes.toByteArray());
    file.putInt(crc(file.array(), file.position()));
    return file.array();
  }

  private static int crc(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Reads and checks a file.
   *
   * @throws BitwrightException when it is unreadable, foreign, newer, cut off or damaged
   */
  public static Checkpoint read(Path file) {
    byte[] bytes;
    try {
      bytes = head(file);
      if (bytes.length < 4 || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
        throw RuntimeMessage.CHECKPOINT_FOREIGN.exception(file);
      }
      if (bytes.length >= 8 && ByteBuffer.wrap(bytes).getInt(4) != VERSION) {
        throw RuntimeMessage.CHECKPOINT_NEWER.exception(
            file, ByteBuffer.wrap(bytes).getInt(4), VERSION);
      }
      long size = Files.size(file);
      if (bytes.length < HEADER) {
        throw RuntimeMessage.CHECKPOINT_TRUNCATED.exception(file, HEADER + TRAILER, size);
      }
      long payload = ByteBuffer.wrap(bytes).getLong(8);
      if (payload < 0 || payload > Integer.MAX_VALUE - 64) {
        throw RuntimeMessage.CHECKPOINT_CORRUPT.exception(file, "payload length " + payload);
      }
      long expected = HEADER + payload + TRAILER;
      if (size < expected) {
        throw RuntimeMessage.CHECKPOINT_TRUNCATED.exception(file, expected, size);
      }
      if (size > expected) {
        throw RuntimeMessage.CHECKPOINT_CORRUPT.exception(
            file, (size - expected) + " bytes too many");
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw RuntimeMessage.CHECKPOINT_UNREADABLE.causedBy(e, file, reason(e));
    }
    int end = bytes.length - TRAILER;
    if (ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
      throw RuntimeMessage.CHECKPOINT_CORRUPT.exception(file, "its checksum does not match");
    }
    try {
      return decode(bytes, end);
    } catch (IOException e) {
      throw RuntimeMessage.CHECKPOINT_CORRUPT.causedBy(e, file, "its tables do not fit its length");
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(HEADER);
    }
  }

  private static Checkpoint decode(byte[] bytes, int end) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, HEADER, end - HEADER));
    String hash = in.readUTF();
    Map<String, Long> numbers = new TreeMap<>();
    for (int n = count(in, 10); n > 0; n--) {
      numbers.put(in.readUTF(), in.readLong());
    }
    Map<String, String> texts = new TreeMap<>();
    for (int n = count(in, 4); n > 0; n--) {
      texts.put(in.readUTF(), in.readUTF());
    }
    Map<String, double[]> series = new TreeMap<>();
    for (int n = count(in, 6); n > 0; n--) {
      String name = in.readUTF();
      double[] values = new double[count(in, 8)];
      for (int i = 0; i < values.length; i++) {
        values[i] = Double.longBitsToDouble(in.readLong());
      }
      series.put(name, values);
    }
    List<NamedRows> tables = new ArrayList<>();
    for (int n = count(in, 6); n > 0; n--) {
      String name = in.readUTF();
      float[][] rows = new float[count(in, 4)][];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = new float[count(in, 4)];
        byte[] raw = new byte[4 * rows[r].length];
        in.readFully(raw);
        ByteBuffer.wrap(raw).asFloatBuffer().get(rows[r]);
      }
      tables.add(new NamedRows(name, rows));
    }
    if (in.available() != 0) {
      throw new IOException("bytes left over");
    }
    return new Checkpoint(hash, numbers, texts, series, tables);
  }

  /** A count of things of at least {@code size} bytes, refused when more than can follow. */
  private static int count(DataInputStream in, int size) throws IOException {
    int n = in.readInt();
    if (n < 0 || (long) n * size > in.available()) {
      throw new IOException("count " + n);
    }
    return n;
  }

  /** Why an access failed, without the path that the message names already. */
  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
