package dev.bitwright.cli.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array of a file, as stored: little-endian values in row-major order.
 *
 * @param shape sizes, empty for a single value
 * @param type how the file calls its type
 * @param bytes the values
 */
public record StoredArray(String name, int[] shape, String type, ByteBuffer bytes) {

  /** Number of values, checked to be below 2^31 when the array was read. */
  public int size() {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** {@code [64, 32, 3, 3]}. */
  public String shapeText() {
    return Arrays.toString(shape);
  }

  /** Bytes of one value of a type that can be read, 0 of any other. */
  static int width(String type) {
    return switch (type) {
      case "<f8", "F64" -> 8;
      case "<f4", "F32" -> 4;
      case "<f2", "F16", "BF16" -> 2;
      case "|u1", "U8" -> 1;
      default -> 0;
    };
  }

  /**
   * The values in single precision.
   *
   * @throws ArrayFileException when they are no floating point numbers, or one is not finite
   */
  public float[] floats() throws ArrayFileException {
    if (width(type) < 2) {
      throw new ArrayFileException(
          "the array '" + name + "' has the type " + type + ", not one of 16, 32 or 64 bit floats");
    }
    float[] values = new float[size()];
    ByteBuffer from = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "<f8", "F64" -> (float) from.getDouble();
            case "<f4", "F32" -> from.getFloat();
            case "BF16" -> Float.intBitsToFloat(from.getShort() << 16);
            default -> half(from.getShort());
          };
      if (!Float.isFinite(values[i])) {
        throw new ArrayFileException(
            "the array '" + name + "' holds a value that is NaN, infinite or beyond 32 bit floats");
      }
    }
    return values;
  }

  /** The bytes of an array of unsigned bytes. */
  public byte[] unsignedBytes() throws ArrayFileException {
    if (width(type) != 1) {
      throw new ArrayFileException(
          "the array '" + name + "' has the type " + type + ", not unsigned bytes");
    }
    byte[] values = new byte[size()];
    bytes.duplicate().get(values);
    return values;
  }

  /** A number of IEEE 754 binary16. */
  static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size =
        switch (exponent) {
          case 0 -> Math.scalb((float) fraction, -24);
          case 31 -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Math.scalb((float) (fraction | 0x400), exponent - 25);
        };
    return bits < 0 ? -size : size;
  }
}
