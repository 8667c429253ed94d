package dev.bitwright.lower;

import dev.bitwright.kernel.Program;
import java.util.List;
import java.util.Map;

/**
 * A deployed network as a program of the kernel language, and what its buffers mean.
 *
 * @param program entry point {@code run}: reads the inputs, writes every tensor and the output;
 *     with states also {@code reset}
 * @param parameters parameter buffers and where their contents come from, in the order of the
 *     program's buffers
 * @param inputs INPUT buffer of each input stage, by the stage's name, in order
 * @param tensors buffer that holds each code tensor after a run, by the tensor's name
 * @param output name of the tensor of scores
 */
public record InferenceProgram(
    Program program,
    List<Source> parameters,
    Map<String, String> inputs,
    Map<String, String> tensors,
    String output) {

  /** The entry point that runs the whole network. */
  public static final String RUN = "run";

  /** The entry point that begins a sequence, where something is kept from one run to the next. */
  public static final String RESET = "reset";

  /** Whether the program has an entry point {@link #RESET}. */
  public boolean stateful() {
    return program.routine(RESET).isPresent();
  }

  /**
   * Where the contents of a parameter buffer come from.
   *
   * @param buffer the buffer
   * @param stage the stage it belongs to
   * @param table a table of the frozen network, such as {@code stem.weights}
   * @param form how the table is laid out
   * @param groupTaps for planes of a convolution: {channels of a group, kernel positions}; empty
   *     otherwise
   */
  public record Source(
      String buffer, String stage, String table, Form form, List<Integer> groupTaps) {
    public Source {
      groupTaps = List.copyOf(groupTaps);
    }
  }

  /** Layouts of parameter buffers. */
  public enum Form {
    /** The table's rows as they are. */
    ROWS,
    /** A table with one value a row, as a vector. */
    VECTOR,
    /** As VECTOR, of 64-bit values. */
    LONG_VECTOR,
    /** As ROWS, of 64-bit values. */
    LONG_ROWS,
    /** Rows and columns exchanged. */
    TRANSPOSED,
    /** Non-zero bits of ternary weights, {@code [outputs][kernel position, channel word]}. */
    MASK_ROWS,
    /** Sign bits of ternary weights, as MASK_ROWS; 1 means +1. */
    SIGN_ROWS,
    /** Non-zero bits of ternary weights, {@code [word of 32 taps][outputs]}. */
    MASK_COLUMNS,
    /** Sign bits of ternary weights, as MASK_COLUMNS. */
    SIGN_COLUMNS,
    /** Numbers of coordinates, {@code [outputs][groups]}. */
    GROUP_WIDTHS,
    /**
     * Coordinates, {@code [outputs]} and as many as there are; the buffer has room for all that
     * there may be.
     */
    GROUP_COORDINATES,
    /**
     * Planes of signs, {@code [outputs]} and words of 32 weights of a group, as many as there are.
     */
    GROUP_PLANES
  }

  public InferenceProgram {
    parameters = List.copyOf(parameters);
  }
}
