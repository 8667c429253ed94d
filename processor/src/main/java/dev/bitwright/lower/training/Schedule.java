package dev.bitwright.lower.training;

import dev.bitwright.kernel.Function;
import dev.bitwright.scheme.Formula;
import dev.bitwright.scheme.Rank;
import java.util.List;

/**
 * Formulas in an order in which they can be computed over a tensor that is cut into parts: passes
 * over the rows, each one loop, and steps between them that need one value a channel only.
 *
 * @param steps in order
 * @param values arrays the steps write that no caller named: one value a channel or one a tensor
 * @param tables tables of the steps' own, one row a channel, whose elements are put in order
 * @param scalar the last pass as a function of one element, or null; the pass calls it
 * @param scalarArguments what it takes after the element
 */
record Schedule(
    List<Step> steps,
    List<Value> values,
    int tables,
    Function scalar,
    List<Argument> scalarArguments) {

  Schedule {
    steps = List.copyOf(steps);
    values = List.copyOf(values);
    scalarArguments = List.copyOf(scalarArguments);
  }

  /** Where a value is held. */
  enum Place {
    PARAMETER,
    GRADIENT,
    STATE,
    VALUE,
    /** An array of the steps' own. */
    LOCAL
  }

  /** An array with one value a channel or one a tensor. */
  record Value(Place place, String name, Rank rank) {
    /** A value that lives during a step. */
    static Value temporary(String name, Rank rank) {
      return new Value(Place.VALUE, name, rank);
    }
  }

  /** One step. */
  sealed interface Step {}

  /**
   * Runs a function over every row of the tensor, then combines what it left in its scratch rows.
   *
   * @param arguments after the row length
   * @param sums what becomes of the scratch rows, in order
   */
  record RowPass(Function function, List<Argument> arguments, List<Sum> sums) implements Step {}

  /**
   * Runs a function once.
   *
   * @param arguments after the channel count
   */
  record ChannelStep(Function function, List<Argument> arguments) implements Step {}

  /** Puts the number that {@code node} gives each element in its place in a table. */
  record Order(Formula.Ordered node, int table) implements Step {}

  /**
   * A reduction of a scratch row.
   *
   * @param into one value a channel or one a tensor
   */
  record Sum(Formula.Reduction reduction, Value into) {}

  /** What is passed for a parameter of a step's function. */
  sealed interface Argument {}

  /** The row of an element leaf or of an element result. */
  record Row(String name) implements Argument {}

  /** Scratch row {@code index}. */
  record Scratch(int index) implements Argument {}

  /** The row of a table of the steps' own. */
  record Table(int index) implements Argument {}

  /** The one value of this channel, or of the tensor. */
  record Scalar(Value value) implements Argument {}

  /** A whole array of values. */
  record Array(Value value) implements Argument {}

  /** The number of elements of a channel or of the tensor, as a float. */
  record Count(Rank of) implements Argument {}
}
