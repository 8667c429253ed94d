package dev.bitwright.lower.training;

import dev.bitwright.kernel.Function;
import java.util.function.UnaryOperator;

/**
 * How a schedule names what it makes. Values belong to one place of the network; functions are
 * named after what they compute, so that equal ones of several places are one.
 *
 * @param values prefix of values
 * @param functions prefix of functions
 * @param doc what the functions belong to
 * @param share takes a function and gives the one that is used for it
 * @param keeps whether later schedules may use the values of this one
 */
record Naming(
    String values, String functions, String doc, UnaryOperator<Function> share, boolean keeps) {

  /** One prefix for both, nothing shared. */
  static Naming plain(String name) {
    return new Naming(name, name, "", UnaryOperator.identity(), true);
  }
}
