package dev.bitwright.lower.training;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bytes of the code of every method of a class file (JVM specification, chapter 4). */
final class MethodSizes {
  private MethodSizes() {}

  static Map<String, Integer> of(byte[] classFile) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile))) {
      in.readInt();
      in.readInt();
      String[] texts = constants(in);
      in.skipBytes(6);
      in.skipBytes(2 * in.readUnsignedShort());
      members(in, texts, new LinkedHashMap<>());
      Map<String, Integer> sizes = new LinkedHashMap<>();
      members(in, texts, sizes);
      return sizes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] constants(DataInputStream in) throws IOException {
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
        case 5, 6 -> {
          in.skipBytes(8);
          i++;
        }
        case 7, 8, 16, 19, 20 -> in.skipBytes(2);
        case 15 -> in.skipBytes(3);
        default -> throw new IOException("constant " + tag);
      }
    }
    return texts;
  }

  private static void members(DataInputStream in, String[] texts, Map<String, Integer> sizes)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int m = 0; m < count; m++) {
      in.skipBytes(2);
      String name = texts[in.readUnsignedShort()] + texts[in.readUnsignedShort()];
      int attributes = in.readUnsignedShort();
      for (int a = 0; a < attributes; a++) {
        String attribute = texts[in.readUnsignedShort()];
        byte[] content = in.readNBytes(in.readInt());
        if (attribute.equals("Code")) {
          DataInputStream code = new DataInputStream(new ByteArrayInputStream(content));
          code.skipBytes(4);
          sizes.put(name, code.readInt());
        }
      }
    }
  }
}
