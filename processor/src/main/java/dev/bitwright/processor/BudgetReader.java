package dev.bitwright.processor;

import dev.bitwright.annotations.Budget;
import dev.bitwright.language.BudgetLimit;
import dev.bitwright.language.BudgetLimit.Relation;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Identifier;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** {@code @Budget} as lines of the language's budget. */
final class BudgetReader {

  private final Fragments fragments;

  BudgetReader(Fragments fragments) {
    this.fragments = fragments;
  }

  /** The limits in the order written; a text that is none is reported and left out. */
  List<BudgetLimit> read(Annotated annotated) {
    List<BudgetLimit> limits = new ArrayList<>();
    for (String member : annotated.members()) {
      SourceRef at = annotated.at(member);
      switch (member) {
        case "limits" ->
            annotated
                .text(member)
                .flatMap(text -> fragments.limits(text, at))
                .ifPresent(limits::addAll);
        case "device" ->
            annotated
                .text(member)
                .map(text -> new Expression.StringLiteral(at, text))
                .ifPresent(text -> limits.add(limit(at, "device", Relation.IS, text)));
        default ->
            annotated
                .longInteger(member)
                .filter(value -> value != Budget.UNLIMITED)
                .ifPresent(value -> limits.add(number(at, member, value)));
      }
    }
    return limits;
  }

  private static BudgetLimit number(SourceRef at, String member, long value) {
    Expression number = new Expression.IntegerLiteral(at, value);
    return switch (member) {
      case "latencyMicros" ->
          limit(
              at,
              "latency",
              Relation.AT_MOST,
              new Expression.QuantityLiteral(at, BigDecimal.valueOf(value), Unit.US));
      case "weightBytes" -> limit(at, "weights", Relation.AT_MOST, number);
      case "fileBytes" -> limit(at, "file", Relation.AT_MOST, number);
      case "activationBytes" -> limit(at, "activations", Relation.AT_MOST, number);
      case "lineBufferBytes" -> limit(at, "line_buffers", Relation.AT_MOST, number);
      case "accumulatorBits" -> limit(at, "accumulator", Relation.AT_MOST, number);
      case "framesPerSecond" -> limit(at, "frames_per_second", Relation.AT_LEAST, number);
      case "clockHz" -> limit(at, "clock", Relation.IS, number);
      default -> limit(at, member, Relation.AT_MOST, number);
    };
  }

  private static BudgetLimit limit(
      SourceRef at, String resource, Relation relation, Expression value) {
    return new BudgetLimit(at, new Identifier(at, resource), List.of(), relation, value);
  }
}
