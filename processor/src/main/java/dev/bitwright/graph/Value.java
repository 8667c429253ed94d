package dev.bitwright.graph;

import java.math.BigDecimal;
import java.util.List;

/** What an expression of the language gives. */
sealed interface Value {

  /** In words, for messages. */
  String describe();

  /** The result of an operator. */
  record Tensor(String node, Shape shape) implements Value {
    @Override
    public String describe() {
      return "the layer '" + node + "'";
    }
  }

  record Whole(long value) implements Value {
    @Override
    public String describe() {
      return Long.toString(value);
    }
  }

  record Real(BigDecimal value) implements Value {
    @Override
    public String describe() {
      return value.toString();
    }
  }

  record Truth(boolean value) implements Value {
    @Override
    public String describe() {
      return Boolean.toString(value);
    }
  }

  record Text(String value) implements Value {
    @Override
    public String describe() {
      return "the text \"" + value + "\"";
    }
  }

  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }

    @Override
    public String describe() {
      return "a list of " + values.size();
    }
  }

  /** Stands for something that was reported already; whatever reads it stays silent. */
  record Faulty() implements Value {
    @Override
    public String describe() {
      return "a faulty value";
    }
  }

  Value FAULTY = new Faulty();

  default boolean faulty() {
    return this instanceof Faulty;
  }
}
