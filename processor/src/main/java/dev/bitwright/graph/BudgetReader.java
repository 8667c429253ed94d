package dev.bitwright.graph;

import dev.bitwright.language.Argument;
import dev.bitwright.language.BudgetLimit;
import dev.bitwright.language.BudgetLimit.Relation;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Expression;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.language.Statement;
import dev.bitwright.language.Suggestions;
import dev.bitwright.language.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the budget block: limits of {@link Resource}s, the clock and the device. */
final class BudgetReader {
  private static final String CLOCK = "clock";
  private static final String DEVICE = "device";
  private static final int MAX_BITS = 32;

  /** A clock below, in hertz, lacks its unit. */
  private static final long SLOWEST_CLOCK = 1000;

  private final Diagnostics diagnostics;
  private final Evaluator evaluator;
  private final List<Budget.Limit> limits = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private OptionalLong clock = OptionalLong.empty();
  private Optional<Device> device = Optional.empty();
  private SourceRef deviceAt = SourceRef.NONE;

  BudgetReader(Diagnostics diagnostics, Evaluator evaluator) {
    this.diagnostics = diagnostics;
    this.evaluator = evaluator;
  }

  Budget read(List<Statement.Budget> blocks) {
    blocks.forEach(block -> block.limits().forEach(this::read));
    for (Budget.Limit limit : limits) {
      if (limit.resource() == Resource.FRAMES_PER_SECOND && !seen.contains(CLOCK)) {
        diagnostics.report(Message.BUDGET_CLOCK, limit.ref(), limit.value());
      }
    }
    device.ifPresent(this::addDevice);
    return new Budget(limits, clock, device.map(Device::word));
  }

  private void read(BudgetLimit limit) {
    String word = limit.resource().text();
    Optional<Resource> resource = Resource.ofWord(word);
    if (resource.isEmpty() && !word.equals(CLOCK) && !word.equals(DEVICE)) {
      diagnostics.report(
          Message.BUDGET_UNKNOWN,
          limit.resource().at(),
          word,
          Suggestions.nearest(word, words()).stream()
              .findFirst()
              .map(n -> " Did you mean '" + n + "'?")
              .orElse(""),
          String.join(", ", words()));
      return;
    }
    Relation relation =
        resource.isEmpty()
            ? Relation.IS
            : resource.get() == Resource.FRAMES_PER_SECOND ? Relation.AT_LEAST : Relation.AT_MOST;
    Optional<Integer> bits = bits(limit, resource.equals(Optional.of(Resource.MACS)));
    if (limit.relation() != relation) {
      diagnostics.report(
          Message.BUDGET_RELATION,
          limit.resource().at(),
          word,
          limit.relation().symbol(),
          relation.symbol());
    }
    if (bits.isEmpty() || limit.relation() != relation) {
      return;
    }
    if (!seen.add(word + (bits.get() > 0 ? bits.get() : ""))) {
      diagnostics.report(Message.GIVEN_TWICE, limit.resource().at(), "the budget of", word);
    } else if (word.equals(DEVICE)) {
      device(limit.limit());
    } else if (word.equals(CLOCK)) {
      clock = value(word, Unit.Kind.HERTZ, SLOWEST_CLOCK, limit.limit());
    } else {
      long least = relation == Relation.AT_LEAST ? 1 : 0;
      value(word, resource.get().unit(), least, limit.limit())
          .ifPresent(
              v -> limits.add(new Budget.Limit(resource.get(), bits.get(), v, limit.limit().at())));
    }
  }

  private static List<String> words() {
    return Stream.concat(Stream.of(Resource.values()).map(Resource::word), Stream.of(CLOCK, DEVICE))
        .toList();
  }

  /** The bits of a factor, 0 for a resource without; empty after a report. */
  private Optional<Integer> bits(BudgetLimit limit, boolean wanted) {
    String word = limit.resource().text();
    List<Argument> arguments = limit.arguments();
    if (!wanted) {
      if (arguments.isEmpty()) {
        return Optional.of(0);
      }
      diagnostics.report(
          Message.BUDGET_ARGUMENTS,
          arguments.get(0).at(),
          word,
          "takes nothing in parentheses",
          word);
      return Optional.empty();
    }
    String form = word + "(bits = 8) for factors of 8 bits and more";
    boolean named =
        arguments.size() == 1
            && arguments.get(0).name().map(n -> n.text().equals("bits")).orElse(false);
    if (!named) {
      SourceRef at = arguments.isEmpty() ? limit.resource().at() : arguments.get(0).at();
      diagnostics.report(
          Message.BUDGET_ARGUMENTS, at, word, "needs the bits of a factor and nothing else", form);
      return Optional.empty();
    }
    Value value = evaluator.value(arguments.get(0).value());
    if (value instanceof Value.Whole whole && whole.value() >= 1 && whole.value() <= MAX_BITS) {
      return Optional.of((int) whole.value());
    }
    if (!value.faulty()) {
      diagnostics.report(
          Message.BUDGET_ARGUMENTS,
          arguments.get(0).value().at(),
          word,
          "cannot count factors of " + value.describe() + " bits",
          "a width from 1 to " + MAX_BITS);
    }
    return Optional.empty();
  }

  private void device(Expression expression) {
    String word;
    if (expression instanceof Expression.NameReference name) {
      word = name.name();
    } else {
      Value value = evaluator.value(expression);
      if (value.faulty()) {
        return;
      }
      word = value instanceof Value.Text text ? text.value() : value.describe();
    }
    device = Device.ofWord(word);
    deviceAt = expression.at();
    if (device.isEmpty()) {
      diagnostics.report(
          Message.BUDGET_DEVICE,
          expression.at(),
          word,
          Suggestions.nearest(word, Device.words()).stream()
              .findFirst()
              .map(n -> " Did you mean '" + n + "'?")
              .orElse(""),
          String.join(", ", Device.words()));
    }
  }

  /** What a device holds is a limit where the user stated none. */
  private void addDevice(Device part) {
    for (Resource resource : List.of(Resource.LUT, Resource.FF, Resource.DSP, Resource.BRAM)) {
      if (!seen.contains(resource.word())) {
        limits.add(new Budget.Limit(resource, 0, part.holds(resource), deviceAt));
      }
    }
  }

  /** A value in the resource's unit; empty after a report. */
  private OptionalLong value(String word, Unit.Kind wanted, long least, Expression expression) {
    Value value = evaluator.value(expression);
    if (value.faulty()) {
      return OptionalLong.empty();
    }
    OptionalLong whole = whole(value, wanted, expression);
    if (whole.isPresent() && whole.getAsLong() >= least) {
      return whole;
    }
    diagnostics.report(
        Message.BUDGET_LIMIT,
        expression.at(),
        word,
        expression instanceof Expression.QuantityLiteral quantity
            ? quantity.value().toPlainString() + " " + quantity.unit().symbol()
            : value.describe(),
        switch (wanted) {
              case BYTES -> "a whole number of bytes, such as 120 KiB";
              case HERTZ -> "a frequency, such as 100 MHz";
              case SECONDS -> "a time of whole nanoseconds, such as 2 ms, 500 us or 800 ns";
              default -> "a whole number, such as 400 or 2 M";
            }
            + (wanted == Unit.Kind.HERTZ
                ? ", at least 1 kHz"
                : least > 0 ? ", not 0 or less" : ", not negative"));
    return OptionalLong.empty();
  }

  /** A value in the resource's unit; empty where it is none, or no whole number of it. */
  private static OptionalLong whole(Value value, Unit.Kind wanted, Expression expression) {
    if (expression instanceof Expression.QuantityLiteral quantity
        && quantity.unit().kind() != wanted) {
      return OptionalLong.empty();
    }
    if (wanted != Unit.Kind.SECONDS) {
      return value instanceof Value.Whole whole
          ? OptionalLong.of(whole.value())
          : OptionalLong.empty();
    }
    // a number without a unit would be seconds, which nobody means
    if (expression instanceof Expression.IntegerLiteral
        || expression instanceof Expression.RealLiteral) {
      return OptionalLong.empty();
    }
    BigDecimal seconds =
        value instanceof Value.Whole whole
            ? BigDecimal.valueOf(whole.value())
            : value instanceof Value.Real real ? real.value() : BigDecimal.ONE.negate();
    try {
      return OptionalLong.of(
          seconds.divide(Unit.NS.factor(), MathContext.UNLIMITED).longValueExact());
    } catch (ArithmeticException e) {
      return OptionalLong.empty();
    }
  }
}
