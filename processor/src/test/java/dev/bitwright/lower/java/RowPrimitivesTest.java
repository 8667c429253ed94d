package dev.bitwright.lower.java;

import dev.bitwright.emit.java.PrimitiveCheck;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.Primitive;
import dev.bitwright.plan.CellFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The meaning of each row primitive against its tuned Java. */
class RowPrimitivesTest {
  private static final int LENGTH = 80;

  static Stream<Named<Primitive>> primitives() {
    return Stream.concat(
            Stream.of(false, true)
                .flatMap(
                    wide ->
                        Stream.of(
                            RowPrimitives.clear(wide),
                            RowPrimitives.add2(wide),
                            RowPrimitives.sum(wide),
                            RowPrimitives.multiplyAdd(wide),
                            RowPrimitives.offset(wide),
                            RowPrimitives.offsetAcross(wide),
                            RowPrimitives.samples(wide),
                            RowPrimitives.thresholds(wide),
                            RowPrimitives.thresholdsAcross(wide),
                            RowPrimitives.multiplier(wide),
                            ShiftPrimitives.row(wide),
                            ShiftPrimitives.across(wide),
                            RowPrimitives.multiplierAcross(wide))),
            Stream.of(
                RowPrimitives.copy(),
                RowPrimitives.multiplyAdd4(),
                RowPrimitives.lookup(),
                RowPrimitives.patch(),
                RowPrimitives.windowSum(),
                RowPrimitives.maxPool(),
                RequantizePrimitives.row(false),
                RequantizePrimitives.row(true),
                RequantizePrimitives.across(false),
                RequantizePrimitives.across(true),
                CellPrimitives.fill(),
                CellPrimitives.gate(),
                CellPrimitives.gru(),
                CellPrimitives.lstm(),
                TernaryPrimitives.pack(),
                TernaryPrimitives.packVector(),
                TernaryPrimitives.multiplyAdd(),
                BasisPrimitives.pack(),
                BasisPrimitives.multiplyAdd(),
                BasisPrimitives.packGroup(),
                BasisPrimitives.dot()))
        .map(p -> Named.of(p.name(), p));
  }

  @ParameterizedTest
  @MethodSource("primitives")
  void javaDoesWhatThePrimitiveMeans(Primitive primitive) {
    PrimitiveCheck.compare(primitive, 11, 200, new Values(primitive.name()));
  }

  /** Data within what the lowering passes; windows that fit rows of {@link #LENGTH} elements. */
  private static final class Values implements PrimitiveCheck.Data {
    private final String primitive;
    private long stride = 1;
    private long kernel = 1;

    /** The last threshold drawn. */
    private long previous;

    private int drawn;

    Values(String primitive) {
      this.primitive = primitive;
    }

    @Override
    public int rows(String parameter) {
      return LENGTH;
    }

    @Override
    public int columns(String parameter) {
      return switch (parameter) {
        case "gates" -> 4 * LENGTH;
        case "sigmoid", "squash" -> CellFormat.STEPS.size();
        default -> LENGTH;
      };
    }

    private static long between(Random random, long low, long high) {
      return low + (long) (random.nextDouble() * (high - low + 1));
    }

    @Override
    public long integer(String parameter, IntType type, Random random) {
      return switch (parameter) {
        case "n" ->
            between(
                random,
                0,
                primitive.equals("copy") ? 40 : primitive.equals("packGroup") ? 36 : LENGTH);
        case "at" -> between(random, 0, primitive.equals("copy") ? 40 : 0);
        case "gates" -> between(random, CellFormat.STEPS.minimum(), CellFormat.STEPS.maximum());
        case "sigmoid" -> between(random, 0, CellFormat.ONE);
        case "squash" -> between(random, -CellFormat.ONE, CellFormat.ONE);
        case "cell" -> between(random, CellFormat.CELLS.minimum(), CellFormat.CELLS.maximum());
        case "bit" -> between(random, 0, 31);
        case "from" -> primitive.equals("copy") ? level(random) : between(random, 0, 5);
        case "step", "bits" -> between(random, 1, primitive.equals("packGroup") ? 2 : 4);
        case "plane", "words" -> between(random, 0, 3);
        case "negative" -> between(random, 0, 1);
        case "weight" -> small(random);
        case "word", "bases", "planes" -> (int) random.nextLong();
        case "levels" ->
            primitive.endsWith("Ternary") || primitive.endsWith("Vector")
                ? between(random, -1, 1)
                : between(random, -8, 7);
        case "sign" -> thresholds() ? between(random, 0, 1) * 2 - 1 : (int) random.nextLong();
        case "mask", "m", "s" -> (int) random.nextLong();
        case "samples" -> between(random, -128, 127);
        case "thresholds" -> ascending(random, type.bits() == 64);
        case "steps" -> thresholds() ? count(random) : small(random);
        case "signs" -> between(random, 0, 1) * 2 - 1;
        case "row" -> between(random, 0, LENGTH - 1);
        case "shift", "shifts" -> between(random, 0, 46);
        case "fraction", "fractions" -> between(random, 0, 8);
        case "bias", "biases" -> (int) random.nextLong();
        case "exponent", "exponents" -> between(random, -31, 30);
        case "multiplier", "multipliers" ->
            primitive.startsWith("requantize")
                ? (int) random.nextLong()
                : between(random, -(1 << 23), (1 << 23) - 1);
        case "offset", "offsets" -> between(random, -(1L << 58), 1L << 58);
        case "low", "lows" -> between(random, -300, 0);
        case "high", "highs" -> between(random, 0, 300);
        case "minimum" -> between(random, 0, 1);
        case "height" -> between(random, 4, 8);
        case "width" -> between(random, 4, 8);
        case "stride" -> stride = between(random, 1, 3);
        case "top", "left" -> between(random, -5, 9);
        case "kernel" -> kernel = between(random, 1, 3);
        case "kernelHeight", "kernelWidth" -> between(random, 1, 2);
        case "padding" -> between(random, 0, Math.min(1, kernel - 1));
        case "outHeight", "outWidth" -> outputs(random);
        case "sum" -> small(random);
        default -> type.bits() == 64 ? between(random, -(1L << 38), 1L << 38) : level(random);
      };
    }

    private boolean thresholds() {
      return primitive.contains("Thresholds");
    }

    /** Each row ascends from a start of its own. */
    private long ascending(Random random, boolean wide) {
      long unit = wide ? 1L << 32 : 1L << 23;
      long last = previous;
      previous =
          drawn++ % LENGTH == 0 ? between(random, -64 * unit, 0) : last + between(random, 0, unit);
      return previous;
    }

    private long outputs(Random random) {
      return primitive.equals("patch")
          ? between(random, 1, 8)
          : between(random, 1, stride == 1 ? 2 : 1);
    }

    private long count(Random random) {
      return random.nextInt(4) == 0 ? between(random, 24, LENGTH) : between(random, 0, 6);
    }

    private static long small(Random random) {
      return between(random, -127, 127);
    }

    private long level(Random random) {
      return thresholds() ? between(random, -(1 << 29), 1 << 29) : between(random, -2000, 2000);
    }
  }
}
