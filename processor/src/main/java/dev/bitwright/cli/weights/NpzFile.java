package dev.bitwright.cli.weights;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * {@code .npz}: a zip archive of {@code .npy} arrays, compressed or not, as NumPy writes it (format
 * versions 1.0 to 3.0). Arrays of other types than those that can be read are listed without their
 * values.
 */
final class NpzFile {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;

  /** Deflate makes at most 1,032 bytes of one. */
  private static final long LARGEST_RATIO = 1032;

  private static final Pattern HEADER =
      Pattern.compile(
          "\\{'descr': *'([^']*)', *'fortran_order': *(True|False), *'shape': *"
              + "\\(((?:\\d+(?:, *\\d+)*,?)?)\\), *\\} *\n?");

  private NpzFile() {}

  static Map<String, StoredArray> read(Path file) throws IOException, ArrayFileException {
    Map<String, StoredArray> arrays = new LinkedHashMap<>();
    long total = 0;
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      if (zip.size() > ArrayFile.MOST_ARRAYS) {
        throw new ArrayFileException("it holds more than " + ArrayFile.MOST_ARRAYS + " arrays");
      }
      List<ZipEntry> entries = new ArrayList<>();
      zip.stream().forEach(entries::add);
      Set<String> names = new HashSet<>();
      for (ZipEntry entry : entries) {
        // of two entries with one name only one can be read
        if (!names.add(entry.getName())) {
          throw new ArrayFileException("it holds '" + entry.getName() + "' twice");
        }
      }
      for (ZipEntry entry : entries) {
        String name = entry.getName();
        if (!name.endsWith(".npy")) {
          throw new ArrayFileException("it holds '" + name + "', which is no .npy array");
        }
        total += Math.max(0, entry.getSize());
        if (entry.getSize() < 0
            || total > ArrayFile.MOST_BYTES
            || entry.getSize() / LARGEST_RATIO > entry.getCompressedSize()) {
          throw new ArrayFileException("the size that it states for '" + name + "' cannot be");
        }
        String array = name.substring(0, name.length() - 4);
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), sum)) {
          StoredArray stored = array(array, in, entry.getSize());
          in.transferTo(OutputStream.nullOutputStream());
          if (sum.getValue() != entry.getCrc()) {
            throw new ArrayFileException("the array '" + array + "' is cut off or damaged");
          }
          arrays.put(array, stored);
        } catch (EOFException | ZipException e) {
          throw new ArrayFileException("the array '" + array + "' is cut off or damaged");
        }
      }
    } catch (ZipException e) {
      throw new ArrayFileException("it is no sound zip archive");
    }
    return arrays;
  }

  private static StoredArray array(String name, InputStream raw, long size)
      throws IOException, ArrayFileException {
    DataInputStream in = new DataInputStream(raw);
    byte[] start = new byte[8];
    in.readFully(start);
    for (int i = 0; i < MAGIC.length; i++) {
      if (start[i] != MAGIC[i]) {
        throw new ArrayFileException("'" + name + "' is no .npy array");
      }
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new ArrayFileException(
          "the array '" + name + "' has the .npy version " + version + ", not 1 to 3");
    }
    int wide = version == 1 ? 2 : 4;
    long length = Short.toUnsignedLong(Short.reverseBytes(in.readShort()));
    if (wide == 4) {
      length |= Short.toUnsignedLong(Short.reverseBytes(in.readShort())) << 16;
    }
    if (length > LONGEST_HEADER || length > size) {
      throw new ArrayFileException("the array '" + name + "' has a header that cannot be");
    }
    byte[] text = new byte[(int) length];
    in.readFully(text);
    Matcher header =
        HEADER.matcher(
            new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    if (!header.matches()) {
      throw new ArrayFileException("the array '" + name + "' has a header that is not understood");
    }
    long[] shape = shape(name, header.group(3));
    String type = header.group(1);
    long count = ArrayFile.elements(name, shape);
    int width = StoredArray.width(type);
    if (width == 0) {
      return new StoredArray(name, ArrayFile.sizes(shape), type, ByteBuffer.allocate(0));
    }
    long rest = size - 8 - wide - length;
    if (count * width != rest) {
      throw new ArrayFileException(
          "the array '" + name + "' should have " + count * width + " bytes, but has " + rest);
    }
    byte[] bytes = new byte[(int) rest];
    in.readFully(bytes);
    if (in.read() >= 0) {
      throw new ArrayFileException("the array '" + name + "' is longer than it says");
    }
    boolean fortran = header.group(2).equals("True") && shape.length > 1;
    return new StoredArray(
        name,
        ArrayFile.sizes(shape),
        type,
        ByteBuffer.wrap(fortran ? rowMajor(bytes, shape, width) : bytes));
  }

  private static long[] shape(String name, String text) throws ArrayFileException {
    List<Long> sizes = new ArrayList<>();
    for (String word : text.split(",")) {
      String digits = word.strip();
      if (digits.length() > 18) {
        throw new ArrayFileException("the array '" + name + "' is too large");
      }
      if (!digits.isEmpty()) {
        sizes.add(Long.parseLong(digits));
      }
    }
    return sizes.stream().mapToLong(s -> s).toArray();
  }

  /** From the first index running fastest to the last one. */
  private static byte[] rowMajor(byte[] from, long[] shape, int width) {
    byte[] to = new byte[from.length];
    int[] at = new int[shape.length];
    for (int i = 0; i < from.length / width; i++) {
      long place = 0;
      for (int k = 0; k < at.length; k++) {
        place = place * shape[k] + at[k];
      }
      System.arraycopy(from, i * width, to, (int) place * width, width);
      for (int k = 0; k < at.length && ++at[k] == shape[k]; k++) {
        at[k] = 0;
      }
    }
    return to;
  }
}
