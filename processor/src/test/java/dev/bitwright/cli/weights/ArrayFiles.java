package dev.bitwright.cli.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files of arrays byte by byte, as the formats have it. */
public final class ArrayFiles {
  private ArrayFiles() {}

  /** An array for a file. */
  public record Given(String type, int[] shape, byte[] bytes) {
    public static Given floats(int[] shape, float... values) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        bytes.putFloat(value);
      }
      return new Given("<f4", shape, bytes.array());
    }

    public static Given bytes(int[] shape, byte... values) {
      return new Given("|u1", shape, values);
    }
  }

  static String header(String type, boolean fortran, int... shape) {
    StringJoiner sizes = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
    Arrays.stream(shape).forEach(s -> sizes.add(Integer.toString(s)));
    return "{'descr': '"
        + type
        + "', 'fortran_order': "
        + (fortran ? "True" : "False")
        + ", 'shape': "
        + sizes
        + ", }";
  }

  /** A .npy array of version 1, its header filled up to a multiple of 64 bytes as NumPy does. */
  static byte[] npy(String header, byte[] values) {
    int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
    ByteBuffer out =
        ByteBuffer.allocate(10 + length + values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) length);
    String text = header + " ".repeat(length - 1 - header.length()) + "\n";
    out.put(text.getBytes(StandardCharsets.ISO_8859_1)).put(values);
    return out.array();
  }

  static byte[] npy(Given given) {
    return npy(header(given.type(), false, given.shape()), given.bytes());
  }

  /** A zip archive of entries, compressed or stored. */
  static void zip(Path file, boolean compressed, Map<String, byte[]> entries) {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        ZipEntry head = new ZipEntry(entry.getKey());
        head.setTime(0);
        if (!compressed) {
          CRC32 crc = new CRC32();
          crc.update(entry.getValue());
          head.setMethod(ZipEntry.STORED);
          head.setSize(entry.getValue().length);
          head.setCrc(crc.getValue());
        }
        out.putNextEntry(head);
        out.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A .npz file. */
  public static Path npz(Path file, Map<String, Given> arrays) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    arrays.forEach((name, given) -> entries.put(name + ".npy", npy(given)));
    zip(file, true, entries);
    return file;
  }

  /** A .safetensors file of a header as it is, and the values. */
  static Path safetensors(Path file, String header, byte[] values) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    out.writeBytes(text);
    out.writeBytes(values);
    try {
      return Files.write(file, out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
