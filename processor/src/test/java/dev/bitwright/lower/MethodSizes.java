package dev.bitwright.lower;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Bytes of code of each method of a class file (JVM specification, chapter 4). */
public final class MethodSizes {
  private MethodSizes() {}

  /** Code lengths by method name; the longest where a name is overloaded. */
  public static Map<String, Integer> of(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.skipNBytes(8);
      String[] names = constants(in);
      in.skipNBytes(6);
      in.skipNBytes(2L * in.readUnsignedShort());
      members(in, names, new TreeMap<>());
      Map<String, Integer> sizes = new TreeMap<>();
      members(in, names, sizes);
      return sizes;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String[] constants(DataInputStream in) throws IOException {
    String[] names = new String[in.readUnsignedShort()];
    for (int i = 1; i < names.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> names[i] = in.readUTF();
        case 5, 6 -> {
          in.skipNBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
        case 15 -> in.skipNBytes(3);
        default -> in.skipNBytes(4);
      }
    }
    return names;
  }

  private static void members(DataInputStream in, String[] names, Map<String, Integer> sizes)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int m = 0; m < count; m++) {
      in.skipNBytes(2);
      String name = names[in.readUnsignedShort()];
      in.skipNBytes(2);
      int attributes = in.readUnsignedShort();
      for (int a = 0; a < attributes; a++) {
        String attribute = names[in.readUnsignedShort()];
        int length = in.readInt();
        if (attribute.equals("Code")) {
          in.skipNBytes(4);
          sizes.merge(name, in.readInt(), Math::max);
          in.skipNBytes(length - 8L);
        } else {
          in.skipNBytes(length);
        }
      }
    }
  }
}
