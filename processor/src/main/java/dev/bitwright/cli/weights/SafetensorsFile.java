package dev.bitwright.cli.weights;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code .safetensors}: the length of a JSON header as 64 bits, little-endian; the header, which
 * states type, shape and place of each array; and the values without gaps.
 */
final class SafetensorsFile {
  /** As the format's own reader has it. */
  private static final long LONGEST_HEADER = 100_000_000;

  private record Place(String name, String type, long[] shape, long from, long to) {}

  private SafetensorsFile() {}

  static Map<String, StoredArray> read(Path file) throws IOException, ArrayFileException {
    long size = Files.size(file);
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      if (size < 8) {
        throw new ArrayFileException("it is cut off");
      }
      long length = Long.reverseBytes(in.readLong());
      if (length < 2 || length > LONGEST_HEADER || length > size - 8) {
        throw new ArrayFileException("it is cut off, or no safetensors file");
      }
      byte[] header = new byte[(int) length];
      in.readFully(header);
      List<Place> places = places(new StrictJson(text(header)).object());
      check(places, size - 8 - length);
      byte[] bytes = new byte[(int) (size - 8 - length)];
      in.readFully(bytes);
      Map<String, StoredArray> arrays = new LinkedHashMap<>();
      for (Place p : places) {
        ByteBuffer values = ByteBuffer.wrap(bytes, (int) p.from(), (int) (p.to() - p.from()));
        arrays.put(
            p.name(),
            new StoredArray(p.name(), ArrayFile.sizes(p.shape()), p.type(), values.slice()));
      }
      return arrays;
    } catch (EOFException e) {
      throw new ArrayFileException("it is cut off");
    }
  }

  private static String text(byte[] header) throws ArrayFileException {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new ArrayFileException("its header is no UTF-8 text");
    }
  }

  private static List<Place> places(Map<String, Object> header) throws ArrayFileException {
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, Object> entry : header.entrySet()) {
      if (entry.getKey().equals("__metadata__")) {
        continue;
      }
      if (!(entry.getValue() instanceof Map<?, ?> facts)
          || !(facts.get("dtype") instanceof String type)
          || facts.size() != 3) {
        throw new ArrayFileException("its header does not describe '" + entry.getKey() + "'");
      }
      long[] shape = numbers(entry.getKey(), facts.get("shape"));
      long[] offsets = numbers(entry.getKey(), facts.get("data_offsets"));
      if (offsets.length != 2) {
        throw new ArrayFileException("its header does not say where '" + entry.getKey() + "' is");
      }
      places.add(new Place(entry.getKey(), type, shape, offsets[0], offsets[1]));
    }
    if (places.size() > ArrayFile.MOST_ARRAYS) {
      throw new ArrayFileException("it holds more than " + ArrayFile.MOST_ARRAYS + " arrays");
    }
    return places;
  }

  private static long[] numbers(String name, Object value) throws ArrayFileException {
    if (value instanceof List<?> list && list.stream().allMatch(Long.class::isInstance)) {
      return list.stream().mapToLong(n -> (Long) n).toArray();
    }
    throw new ArrayFileException("its header does not describe '" + name + "'");
  }

  /** Every array has the bytes of its shape, and together they fill the file without overlap. */
  private static void check(List<Place> places, long size) throws ArrayFileException {
    List<Place> ordered = new ArrayList<>(places);
    ordered.sort(Comparator.comparingLong(Place::from).thenComparingLong(Place::to));
    long end = 0;
    for (Place p : ordered) {
      if (p.from() != end || p.to() < p.from() || p.to() > size) {
        throw new ArrayFileException(
            "the array '" + p.name() + "' is not where the one before it ends, or is cut off");
      }
      end = p.to();
      long count = ArrayFile.elements(p.name(), p.shape());
      int width = StoredArray.width(p.type());
      if (width > 0 && count * width != p.to() - p.from()) {
        throw new ArrayFileException(
            "the array '"
                + p.name()
                + "' should have "
                + count * width
                + " bytes, but has "
                + (p.to() - p.from()));
      }
    }
    if (end != size) {
      throw new ArrayFileException("it has " + (size - end) + " bytes that belong to no array");
    }
  }
}
