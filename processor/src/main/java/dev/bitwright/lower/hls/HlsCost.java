package dev.bitwright.lower.hls;

import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.Optional;

/**
 * What a row step costs in hardware, predicted before any tool runs. Cycles assume an initiation
 * interval of 1 for the innermost loops; area follows formulas fitted to syntheses for a Xilinx
 * 7-series part and is an estimate.
 *
 * @param cycles for one image, exact under the stated assumption
 * @param lut look-up tables
 * @param ff flip-flops
 * @param dsp multiplier slices
 * @param bram 18-kbit block memories
 */
record HlsCost(long cycles, long lut, long ff, long dsp, long bram) {
  /** Control of one step function. */
  private static final int CONTROL_LUT = 70;

  /** LUTs of one ternary lane with its share of the popcount, weights read from memory. */
  private static final double TERNARY_LANE = 4.8;

  /** Output stages up to this many thresholds compare in parallel. */
  private static final int PARALLEL_THRESHOLDS = 15;

  static HlsCost of(HlsDesign design, RowStep step) {
    Optional<Stage> stage = step.stage();
    if (stage.isEmpty()) {
      RowTensor output = step.outputs().get(0).orElseThrow();
      int kernel = step.pool().orElseThrow().kernel();
      long cycles = (long) step.rows() * output.width() * output.channels() * kernel * kernel;
      int bits = output.levelType().bits();
      cycles += moves(design, step);
      return new HlsCost(cycles, CONTROL_LUT + 4L * bits, CONTROL_LUT, 0, rings(design, step));
    }
    Stage s = stage.get();
    long positions = s.shape().elements();
    long cycles = positions;
    double lut = CONTROL_LUT;
    long dsp = 0;
    int accumulator = s.range().bits();
    if (s instanceof Stage.Convolution || s instanceof Stage.Dense) {
      Quantizer weights = weights(s);
      RowTensor input = step.inputs().get(0);
      int outputs = s.node().parallelism().outputs();
      int lanes = s.node().parallelism().inputs();
      long taps = taps(s, input);
      boolean groups = weights.storage() instanceof StorageForm.SignedCoordinates;
      // What is pruned takes no cycle.
      double planes =
          weights.storage() instanceof StorageForm.SignedCoordinates form ? form.average() : 1;
      long steps = input.packed() ? (taps + 31) / 32 : Math.round(taps * planes);
      cycles = positions / outputs * ((steps + lanes - 1) / lanes);
      int lane = outputs * lanes;
      int product = weights.storage().bits() + input.levelType().bits();
      if (input.packed()) {
        lut += lane * 32 * TERNARY_LANE + outputs * accumulator;
      } else if (groups) {
        dsp = outputs;
        lut += lane * (input.levelType().bits() + accumulator);
      } else if (!Products.multiplies(weights.storage())) {
        lut += lane * (product + accumulator);
      } else {
        dsp = lane;
        lut += outputs * accumulator;
      }
    } else {
      lut += accumulator;
      dsp = products(s);
    }
    for (Emission emission : s.emissions()) {
      if (emission.form() == Emission.Form.THRESHOLDS) {
        int count = Math.min(PARALLEL_THRESHOLDS, emission.output().levels().size() - 1);
        lut += count * accumulator / 2.0;
      } else if (emission.form() == Emission.Form.MULTIPLIER
          || emission.form() == Emission.Form.SCORES) {
        dsp += 2;
      }
    }
    long area = Math.round(lut);
    cycles += moves(design, step);
    return new HlsCost(cycles, area, area / 2 + accumulator, dsp, rings(design, step) + rom(s));
  }

  /** Multipliers of the element-wise end of a cell. */
  private static int products(Stage stage) {
    return stage instanceof Stage.LstmCell
        ? 3
        : stage instanceof Stage.GruCell ? 2 : stage instanceof Stage.Gate ? 1 : 0;
  }

  private static Quantizer weights(Stage stage) {
    return stage instanceof Stage.Convolution c ? c.weights() : ((Stage.Dense) stage).weights();
  }

  private static long taps(Stage stage, RowTensor input) {
    if (stage instanceof Stage.Convolution c) {
      return (long) c.op().kernelHeight()
          * c.op().kernelWidth()
          * (input.channels() / c.op().groups());
    }
    return (long) input.channels() * input.height() * input.width();
  }

  /** What a process adds: a cycle for each element taken or sent. */
  private static long moves(HlsDesign design, RowStep step) {
    if (design.flow().isEmpty()) {
      return 0;
    }
    RowFlow flow = design.flow().get();
    long moves = 0;
    for (RowFlow.Fifo fifo : flow.into(step)) {
      moves += (long) fifo.used() * fifo.tensor().rowLength();
    }
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isPresent() && !flow.outOf(output.get()).isEmpty()) {
        moves += (long) step.rows() * output.get().rowLength();
      }
    }
    return moves;
  }

  /** Memories of the rows that a step writes, and in a process of its own rings and FIFOs. */
  private static long rings(HlsDesign design, RowStep step) {
    long blocks = 0;
    for (Optional<RowTensor> output : step.outputs()) {
      if (output.isPresent()) {
        RowTensor t = output.get();
        blocks += blocks(bits(t), (long) design.rowsKept(t) * t.rowLength());
      }
    }
    if (design.flow().isPresent()) {
      for (RowFlow.Fifo fifo : design.flow().get().into(step)) {
        RowTensor t = fifo.tensor();
        blocks += blocks(bits(t), (long) fifo.ring() * t.rowLength());
        blocks += blocks(bits(t), fifo.depth());
      }
    }
    return blocks;
  }

  private static long bits(RowTensor tensor) {
    return tensor.packed() ? 64 : tensor.levelType().bits();
  }

  private static long rom(Stage stage) {
    long tables = stage.tables().size() * blocks(16, CellFormat.STEPS.size());
    if (stage instanceof Stage.Embedding) {
      for (Emission emission : stage.emissions()) {
        long rows = (stage.range().high() + 1) * stage.shape().channels();
        tables += blocks(emission.output().storage().bits(), rows);
      }
    }
    if (!(stage instanceof Stage.Convolution) && !(stage instanceof Stage.Dense)) {
      return tables;
    }
    long weights = 1;
    if (stage instanceof Stage.Convolution c) {
      weights =
          (long) c.op().filters()
              * c.op().kernelHeight()
              * c.op().kernelWidth()
              * (c.input().shape().channels() / c.op().groups());
    } else if (stage instanceof Stage.Dense d) {
      weights = d.op().units() * d.input().shape().elements();
    }
    int lanes = stage.node().parallelism().outputs() * stage.node().parallelism().inputs();
    StorageForm storage = weights(stage).storage();
    return storage instanceof StorageForm.SignedCoordinates
        ? blocks(RowTensor.WORD, storage.bits(weights) / RowTensor.WORD)
        : lanes * blocks(storage.bits(), weights / lanes);
  }

  /** 18-kbit memories for {@code depth} words; small ones are held in LUTs. */
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

  String text() {
    return "cycles=" + cycles + " lut=" + lut + " ff=" + ff + " dsp=" + dsp + " bram=" + bram;
  }
}
