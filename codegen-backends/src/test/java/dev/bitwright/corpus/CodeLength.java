package dev.bitwright.corpus;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the length of every method's bytecode from a class file. */
final class CodeLength {
  private CodeLength() {}

  static Map<String, Integer> of(byte[] classFile) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    in.skipBytes(8);
    int constants = in.readUnsignedShort();
    String[] texts = new String[constants];
    for (int k = 1; k < constants; k++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1:
          texts[k] = in.readUTF();
          break;
        case 5:
        case 6:
          in.skipBytes(8);
          k++;
          break;
        case 7:
        case 8:
        case 16:
          in.skipBytes(2);
          break;
        case 15:
          in.skipBytes(3);
          break;
        default:
          in.skipBytes(4);
      }
    }
    in.skipBytes(6);
    in.skipBytes(2 * in.readUnsignedShort());
    Map<String, Integer> lengths = new LinkedHashMap<>();
    members(in, texts, new LinkedHashMap<>());
    members(in, texts, lengths);
    return lengths;
  }

  private static void members(DataInputStream in, String[] texts, Map<String, Integer> lengths)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int m = 0; m < count; m++) {
      in.skipBytes(2);
      String name = texts[in.readUnsignedShort()];
      in.skipBytes(2);
      int attributes = in.readUnsignedShort();
      for (int a = 0; a < attributes; a++) {
        String attribute = texts[in.readUnsignedShort()];
        int length = in.readInt();
        if (attribute.equals("Code")) {
          in.skipBytes(4);
          int code = in.readInt();
          lengths.put(name, code);
          in.skipBytes(length - 8);
        } else {
          in.skipBytes(length);
        }
      }
    }
  }
}
