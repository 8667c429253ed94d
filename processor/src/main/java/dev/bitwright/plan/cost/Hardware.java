package dev.bitwright.plan.cost;

import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;

/**
 * What a piece of hardware costs, predicted before any tool runs. Cycles assume an initiation
 * interval of 1 for the innermost loops; area follows formulas fitted to syntheses for a Xilinx
 * 7-series part and is an estimate. Every number is a sum over the pieces.
 *
 * @param cycles for one image, exact under the stated assumption
 * @param lut look-up tables
 * @param ff flip-flops
 * @param dsp multiplier slices
 * @param bram 18-kbit block memories
 */
public record Hardware(long cycles, long lut, long ff, long dsp, long bram) {
  static final Hardware NONE = new Hardware(0, 0, 0, 0, 0);

  /** Control of one step function. */
  private static final int CONTROL_LUT = 70;

  /** LUTs of one word of ternary lanes with its popcount, weights read from memory. */
  private static final double TERNARY_WORD = 4.8 * 32;

  /** Output stages up to this many thresholds compare in parallel. */
  private static final int PARALLEL_THRESHOLDS = 15;

  /** Products with more significant bits than this and the leading one take a multiplier. */
  private static final int WIDEST_FRACTION = 2;

  private static final int WORD = 32;

  /** Distances of up to 63, two stages in a LUT of four inputs and two selects. */
  private static final int SHIFTER_STAGES = 6;

  Hardware plus(Hardware other) {
    return new Hardware(
        cycles + other.cycles, lut + other.lut, ff + other.ff, dsp + other.dsp, bram + other.bram);
  }

  Hardware withCycles(long more) {
    return new Hardware(cycles + more, lut, ff, dsp, bram);
  }

  /** The larger of each number. */
  Hardware orMore(Hardware other) {
    return new Hardware(
        Math.max(cycles, other.cycles),
        Math.max(lut, other.lut),
        Math.max(ff, other.ff),
        Math.max(dsp, other.dsp),
        Math.max(bram, other.bram));
  }

  private static Hardware logic(long cycles, double lut, long registers, long dsp, long bram) {
    long area = Math.round(lut);
    return new Hardware(cycles, area, area / 2 + registers, dsp, bram);
  }

  /** Whether a product with such weights takes a multiplier. */
  public static boolean multiplies(StorageForm weights) {
    return weights instanceof StorageForm.PlainInteger
        || weights instanceof StorageForm.OddIntegers odd && odd.bits() > 1
        || weights instanceof StorageForm.SmallFloat small && small.fraction() > WIDEST_FRACTION;
  }

  /**
   * What computes a stage's accumulators, with the memories of its weights and tables.
   *
   * @param packed whether a product reads planes of ternary levels
   */
  static Hardware engine(Stage stage, boolean packed) {
    int accumulator = stage.range().bits();
    long tables = stage.tables().size() * blocks(16, CellFormat.STEPS.size());
    if (stage instanceof Stage.Convolution c) {
      long taps =
          (long) c.op().kernelHeight()
              * c.op().kernelWidth()
              * (c.input().shape().channels() / c.op().groups());
      return products(stage, c.weights(), c.input().levels(), taps, packed, tables);
    }
    if (stage instanceof Stage.Dense d) {
      long taps = d.input().shape().elements();
      return products(stage, d.weights(), d.input().levels(), taps, packed, tables);
    }
    int multipliers =
        stage instanceof Stage.LstmCell
            ? 3
            : stage instanceof Stage.GruCell ? 2 : stage instanceof Stage.Gate ? 1 : 0;
    return logic(
        stage.shape().elements(), CONTROL_LUT + accumulator, accumulator, multipliers, tables);
  }

  private static Hardware products(
      Stage stage, Quantizer quantizer, LevelSet read, long taps, boolean packed, long tables) {
    StorageForm weights = quantizer.storage();
    int accumulator = stage.range().bits();
    int outputs = stage.node().parallelism().outputs();
    int inputs = stage.node().parallelism().inputs();
    int lanes = outputs * inputs;
    int level = new Interval(read.minimum(), read.maximum()).bits();
    // What is pruned takes no cycle.
    double planes = weights instanceof StorageForm.SignedCoordinates form ? form.average() : 1;
    long steps = packed ? (taps + WORD - 1) / WORD : Math.round(taps * planes);
    long cycles = stage.shape().elements() / outputs * ((steps + inputs - 1) / inputs);
    double lut = CONTROL_LUT;
    long dsp = 0;
    if (packed) {
      lut += lanes * TERNARY_WORD + outputs * accumulator;
    } else if (weights instanceof StorageForm.SignedCoordinates) {
      dsp = outputs;
      lut += lanes * (level + accumulator);
    } else if (!multiplies(weights)) {
      lut += lanes * (weights.bits() + level + accumulator);
    } else {
      dsp = lanes;
      lut += outputs * accumulator;
    }
    long count = taps * stage.shape().channels();
    long rom =
        weights instanceof StorageForm.SignedCoordinates
            ? blocks(WORD, weights.bits(count) / WORD)
            : lanes * blocks(weights.bits(), count / lanes);
    return logic(cycles, lut, accumulator, dsp, tables + rom);
  }

  /**
   * What turns accumulators into levels.
   *
   * @param accumulator bits of the accumulator
   */
  static Hardware output(Stage stage, Emission emission, int accumulator) {
    return switch (emission.form()) {
      case THRESHOLDS -> {
        int count = Math.min(PARALLEL_THRESHOLDS, emission.output().levels().size() - 1);
        long area = ((long) count * accumulator + 1) / 2;
        yield new Hardware(0, area, area / 2, 0, 0);
      }
      case MULTIPLIER, SCORES -> new Hardware(0, 0, 0, 2, 0);
      // Two additions and the stages of a shifter, a bit of the sum wide each.
      case SHIFT -> logic(0, accumulator * (2 + SHIFTER_STAGES / 2.0), accumulator, 0, 0);
      case TABLE -> {
        long rows = (stage.range().high() + 1) * stage.shape().channels();
        yield new Hardware(0, 0, 0, 0, blocks(emission.output().storage().bits(), rows));
      }
      case REQUANTIZE, REQUANTIZE_ONCE, COPY -> NONE;
    };
  }

  /**
   * A max pool.
   *
   * @param elements of its output
   * @param window of its kernel
   * @param bits of a level
   */
  static Hardware pool(long elements, int window, int bits) {
    return new Hardware(elements * window, CONTROL_LUT + 4L * bits, CONTROL_LUT, 0, 0);
  }

  /** Memory for {@code depth} words; a small one is held in LUTs. */
  static Hardware memory(long width, long depth) {
    return new Hardware(0, 0, 0, 0, blocks(width, depth));
  }

  private static long blocks(long width, long depth) {
    if (width * depth <= 1024) {
      return 0;
    }
    long best = Long.MAX_VALUE;
    for (int w : new int[] {1, 2, 4, 9, 18, 36}) {
      long words = w == 36 ? 512 : w == 18 ? 1024 : w == 9 ? 2048 : 16384 / w;
      best = Math.min(best, (width + w - 1) / w * ((depth + words - 1) / words));
    }
    return best;
  }

  /** As the hardware project's report reads it. */
  public String text() {
    return "cycles=" + cycles + " lut=" + lut + " ff=" + ff + " dsp=" + dsp + " bram=" + bram;
  }
}
