package dev.bitwright.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the compiler leaves beside a generated model so that a hardware project can be written from
 * trained integers: the C text, which does not depend on the weights, and the tables that say what
 * goes into {@code types.h}, {@code weights.h} and the test vectors.
 *
 * <p>One text: a line {@code bitwright-hls 1}, then one line each for {@code parameter}, {@code
 * width}, {@code tensor}, {@code step} and {@code fifo}, then {@code file PATH LINES} followed by
 * that many lines.
 *
 * @param top the top function's name
 * @param parameters constant arrays
 * @param widths types named after their role
 * @param tensors rings
 * @param steps row steps in topological order
 * @param ticks length of the static schedule
 * @param dataflow whether the steps are processes joined by FIFOs
 * @param stateful whether something is kept from one run to the next
 * @param fifos where they are
 * @param files texts by path
 */
record HlsBundle(
    String top,
    int ticks,
    boolean dataflow,
    boolean stateful,
    List<HlsBundle.Parameter> parameters,
    List<HlsBundle.Width> widths,
    List<HlsBundle.Tensor> tensors,
    List<HlsBundle.Step> steps,
    List<HlsBundle.Fifo> fifos,
    Map<String, String> files) {

  /** What a constant array holds; the compiler's {@code HlsParameter} has the same names. */
  enum Content {
    WEIGHT_LEVELS,
    WEIGHT_MASKS,
    WEIGHT_SIGNS,
    WEIGHT_CODES,
    GROUP_WIDTHS,
    GROUP_COORDINATES,
    GROUP_PLANES,
    OFFSET_STEPS,
    THRESHOLDS,
    LEVEL_TABLE,
    FLIPS,
    MULTIPLIERS,
    ADDENDS,
    SHIFTS,
    FRACTIONS,
    EXPONENTS,
    LOWS,
    HIGHS,
    POOL_MINIMUM,
    ZERO_POINTS,
    TABLE_ROWS,
    SIGMOID,
    TANH
  }

  record Parameter(
      String buffer,
      Content content,
      String stage,
      String tensor,
      int pool,
      int channels,
      int rows,
      int columns) {}

  /** Where the width of a type comes from. */
  enum Source {
    /** The stated bits. */
    FIXED,
    /** The values of the constant array of that name. */
    PARAMETER,
    /** The accumulator of a stage with the real weights. */
    ACCUMULATOR,
    /** As ACCUMULATOR, without the offset's share. */
    SUM,
    /** 64 times SUM and offset steps times the window's sum, each and together. */
    TOTAL,
    /** The accumulator of a stage, either sign, and the thresholds it is compared with. */
    ORIENTED,
    /** Accumulator times multiplier plus addend of an emission. */
    PRODUCT
  }

  /**
   * @param role the type's name without {@code _t}
   * @param bits proven for any weights
   */
  record Width(String role, Source source, String stage, String tensor, boolean signed, int bits) {}

  record Tensor(
      String name, int channels, int height, int width, int depth, boolean packed, boolean traced) {
    /** The number of values of one image. */
    int elements() {
      return channels * height * width;
    }
  }

  /**
   * @param estimate name=value pairs of the predicted cost, in the order to print
   */
  record Step(String name, String layer, int offset, int period, int rows, String estimate) {}

  /**
   * The rows of a tensor on their way to one reader.
   *
   * @param rows largest number of rows waiting
   * @param depth the same in elements
   * @param bits of an element
   * @param streams 2 where masks and signs go side by side, each of that depth
   * @param ring rows that the reader keeps
   */
  record Fifo(
      String name,
      String tensor,
      String reader,
      int rows,
      int depth,
      int bits,
      int streams,
      int ring) {}

  static HlsBundle parse(String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty() || !lines.get(0).equals("bitwright-hls 1")) {
      throw new IllegalArgumentException("not a hardware bundle");
    }
    String top = "";
    int ticks = 0;
    boolean dataflow = false;
    boolean stateful = false;
    List<Parameter> parameters = new ArrayList<>();
    List<Width> widths = new ArrayList<>();
    List<Tensor> tensors = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    List<Fifo> fifos = new ArrayList<>();
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] w = lines.get(i).split(" ");
      switch (w[0]) {
        case "top" -> {
          top = w[1];
          ticks = number(w[2]);
          dataflow = w.length > 3 && w[3].equals("dataflow");
          stateful = w.length > 4;
        }
        case "parameter" ->
            parameters.add(
                new Parameter(
                    w[1],
                    Content.valueOf(w[2]),
                    w[3],
                    w[4].equals("-") ? "" : w[4],
                    number(w[5]),
                    number(w[6]),
                    number(w[7]),
                    number(w[8])));
        case "width" ->
            widths.add(
                new Width(
                    w[1], Source.valueOf(w[2]), w[3], w[4], w[5].equals("signed"), number(w[6])));
        case "tensor" ->
            tensors.add(
                new Tensor(
                    w[1],
                    number(w[2]),
                    number(w[3]),
                    number(w[4]),
                    number(w[5]),
                    w[6].equals("packed"),
                    w[7].equals("traced")));
        case "step" ->
            steps.add(
                new Step(
                    w[1],
                    w[2],
                    number(w[3]),
                    number(w[4]),
                    number(w[5]),
                    String.join(" ", Arrays.asList(w).subList(6, w.length))));
        case "fifo" ->
            fifos.add(
                new Fifo(
                    w[1],
                    w[2],
                    w[3],
                    number(w[4]),
                    number(w[5]),
                    number(w[6]),
                    number(w[7]),
                    number(w[8])));
        case "file" -> {
          int count = number(w[2]);
          files.put(w[1], String.join("\n", lines.subList(i + 1, i + 1 + count)) + "\n");
          i += count;
        }
        default -> throw new IllegalArgumentException("unknown line: " + lines.get(i));
      }
    }
    return new HlsBundle(
        top, ticks, dataflow, stateful, parameters, widths, tensors, steps, fifos, files);
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  Parameter parameter(String buffer) {
    return parameters.stream()
        .filter(p -> p.buffer().equals(buffer))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter " + buffer));
  }
}
