package dev.bitwright.emit.java;

import dev.bitwright.kernel.Function;
import java.util.List;

/** One statement of a layer's forward or backward method. */
public sealed interface TrainerStep {

  /** A line for the reader. */
  record Note(String text) implements TrainerStep {}

  /**
   * Runs a function over the rows of a tensor in all parts, or over the rows of a table, then sums
   * up what it left in its scratch rows.
   *
   * @param rows number of rows; 0 for the channels that the procedure is called with
   * @param positions values an image in a row, or columns of the table; 0 for the procedure's
   * @param parts whether it is a tensor
   * @param arguments after the row length
   */
  record Rows(
      Function function,
      int rows,
      int positions,
      boolean parts,
      List<Arg> arguments,
      List<Total> totals)
      implements TrainerStep {}

  /** A reduction of a scratch row into one value a channel, or one in all. */
  record Total(boolean maximum, Arg into) {}

  /** Runs a function over values once; 0 channels for those the procedure is called with. */
  record Once(Function function, int channels, List<Arg> arguments) implements TrainerStep {}

  /**
   * Calls a procedure.
   *
   * @param arguments one for each of its parameters
   */
  record Apply(TrainerSpec.Procedure procedure, int channels, int positions, List<Arg> arguments)
      implements TrainerStep {
    public Apply {
      arguments = List.copyOf(arguments);
    }
  }

  /** Library calls made for every part. */
  record PerPart(List<Call> calls) implements TrainerStep {}

  /** Library calls made for every row of every part. */
  record PerRow(int rows, List<Call> calls) implements TrainerStep {}

  /** A library call made once. */
  record Direct(Call call) implements TrainerStep {}

  /** Steps under a condition. */
  record When(Condition condition, List<TrainerStep> then, List<TrainerStep> otherwise)
      implements TrainerStep {
    public When {
      then = List.copyOf(then);
      otherwise = List.copyOf(otherwise);
    }
  }

  /** What {@link When} asks. */
  sealed interface Condition {}

  /** Whether this is the float twin. */
  record Twin() implements Condition {}

  /** Whether dropout is active and gradients follow. */
  record Training() implements Condition {}

  /** Whether batch norms take their statistics from the batch. */
  record BatchStatistics() implements Condition {}

  /** Whether this is a training pass and the flag is not set yet. */
  record FirstBatch(Arg flag) implements Condition {}

  /**
   * A call.
   *
   * @param target simple name of a static class of the runtime, or null when {@code object} is
   *     given
   * @param object the convolution or pooling that is called
   */
  record Call(String target, Arg object, String method, List<Arg> arguments) {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** An argument. */
  sealed interface Arg {}

  /** How much of an array is meant. */
  enum Access {
    /** The library object itself, or all rows of a table, a parameter or a gradient. */
    WHOLE,
    /** All rows of the current part of a tensor. */
    PART,
    /** The current row. */
    ROW,
    /** The single row of a value, parameter, gradient or state. */
    ARRAY,
    /** The value of the current channel. */
    CHANNEL,
    /** The only value. */
    FIRST
  }

  /** Something from the trainer's tables. */
  record Ref(TrainerSpec.Kind kind, String name, Access access) implements Arg {}

  /** The table that takes the weight gradients of the current part, or the tables of all parts. */
  record Partial(boolean ofPart) implements Arg {}

  record IntValue(int value) implements Arg {}

  /** A text for messages, in printable ASCII. */
  record Text(String value) implements Arg {}

  record FloatValue(float value) implements Arg {}

  /** Scratch row {@code index} of the running thread. */
  record Scratch(int index) implements Arg {}

  /** Values an image in a row times the images of the batch, times {@code rows}, as a float. */
  record Count(int positions, int rows) implements Arg {}

  /**
   * The same within a procedure.
   *
   * @param images whether the images of the batch are counted
   * @param channels whether the channels are
   */
  record OwnCount(boolean images, boolean channels) implements Arg {}

  /** A parameter or local array of the procedure. */
  record Local(String name, Access access, boolean tensor) implements Arg {}

  /** Names that stand for themselves inside a call. */
  enum Here implements Arg {
    /** The pass itself. */
    PASS,
    /** Index of the current part. */
    PART,
    /** Something that is left out. */
    NOTHING,
    /** Images of the current part. */
    IMAGES,
    /** Scratch of the running thread. */
    WORK,
    /** Index of the current row. */
    ROW_INDEX,
    /** Index within the batch of the first image of the current part. */
    FIRST_IMAGE,
    /** Seed of the run. */
    SEED,
    /** Number of the step. */
    STEP
  }

  /** Images of the current part times this. */
  record Length(int positions) implements Arg {}
}
