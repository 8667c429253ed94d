package dev.bitwright.processor;

import dev.bitwright.annotations.Add;
import dev.bitwright.annotations.AveragePool;
import dev.bitwright.annotations.BatchNorm;
import dev.bitwright.annotations.Concat;
import dev.bitwright.annotations.Conv2d;
import dev.bitwright.annotations.Dense;
import dev.bitwright.annotations.Dropout;
import dev.bitwright.annotations.Embedding;
import dev.bitwright.annotations.Flatten;
import dev.bitwright.annotations.GlobalAveragePool;
import dev.bitwright.annotations.Gru;
import dev.bitwright.annotations.Identity;
import dev.bitwright.annotations.Lstm;
import dev.bitwright.annotations.MaxPool;
import dev.bitwright.annotations.Relu;
import dev.bitwright.annotations.Relu6;
import java.util.Arrays;
import java.util.Optional;

/** Which annotation is which operator of the language. */
enum OperatorTable {
  CONV2D(Conv2d.class, "conv2d", ""),
  DENSE(Dense.class, "dense", ""),
  EMBEDDING(Embedding.class, "embedding", ""),
  LSTM(Lstm.class, "lstm", ""),
  GRU(Gru.class, "gru", ""),
  BATCH_NORM(BatchNorm.class, "batch_norm", ""),
  RELU(Relu.class, "relu", ""),
  RELU6(Relu6.class, "relu6", ""),
  MAX_POOL(MaxPool.class, "max_pool", "kernel"),
  AVERAGE_POOL(AveragePool.class, "average_pool", "kernel"),
  GLOBAL_AVERAGE_POOL(GlobalAveragePool.class, "global_average_pool", ""),
  ADD(Add.class, "add", ""),
  CONCAT(Concat.class, "concat", ""),
  FLATTEN(Flatten.class, "flatten", ""),
  DROPOUT(Dropout.class, "dropout", "rate"),
  IDENTITY(Identity.class, "identity", "");

  private final Class<?> annotation;
  private final String keyword;
  private final String nameOfValue;

  OperatorTable(Class<?> annotation, String keyword, String nameOfValue) {
    this.annotation = annotation;
    this.keyword = keyword;
    this.nameOfValue = nameOfValue;
  }

  static Optional<OperatorTable> of(Annotated annotated) {
    return Arrays.stream(values()).filter(o -> annotated.is(o.annotation)).findFirst();
  }

  /** Its name in the language. */
  String keyword() {
    return keyword;
  }

  /**
   * How a word of the language is written as an annotation: {@code batch_norm}, {@code quantize}.
   */
  static String annotation(String word) {
    StringBuilder name = new StringBuilder("@");
    for (String part : word.split("_")) {
      name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
    }
    return name.toString();
  }

  /** The language's name of a member: members are named alike, in its spelling. */
  String argument(String member) {
    return switch (member) {
      case "value" -> nameOfValue;
      case "resetAfter" -> "reset_after";
      default -> member;
    };
  }

  /** Whether it reads all layers that the method names. */
  boolean joins() {
    return this == ADD || this == CONCAT;
  }
}
