package dev.bitwright.processor;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.util.List;
import java.util.Optional;

/** Annotation values as expressions of the language. */
final class Values {

  private final Diagnostics diagnostics;

  Values(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** The value of a member, if it was written. */
  Optional<Expression> of(Annotated annotated, String member) {
    Object value = annotated.raw(member).orElse(null);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof List<?>) {
      List<Expression> items = items(annotated, member);
      return Optional.of(
          items.size() == 1
              ? items.get(0)
              : new Expression.ListLiteral(annotated.at(member), items));
    }
    return Optional.of(literal(annotated.at(member), value));
  }

  /** The items of an array. */
  List<Expression> items(Annotated annotated, String member) {
    return annotated.items(member).stream().map(item -> literal(item.at(), item.value())).toList();
  }

  private Expression literal(SourceRef at, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return new Expression.IntegerLiteral(at, ((Number) value).longValue());
    }
    if (value instanceof Boolean bool) {
      return new Expression.BooleanLiteral(at, bool);
    }
    if (value instanceof Float number) {
      return real(at, number);
    }
    throw new IllegalStateException("no member of an annotation has the type " + value.getClass());
  }

  private Expression real(SourceRef at, float value) {
    if (!Float.isFinite(value)) {
      diagnostics.report(Message.NUMBER_NOT_FINITE, at, value);
      return new Expression.IntegerLiteral(at, 1);
    }
    return Expression.RealLiteral.of(at, value);
  }
}
