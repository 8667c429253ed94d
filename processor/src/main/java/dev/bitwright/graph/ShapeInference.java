package dev.bitwright.graph;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What shape an operator gives, or why its operands do not fit. One object serves one operator. */
final class ShapeInference implements Op.Visitor<Optional<Shape>> {
  /** Elements of one tensor that are still handled. */
  static final long MOST_ELEMENTS = Integer.MAX_VALUE;

  private final List<Value.Tensor> operands;
  private final SourceRef at;
  private final Diagnostics diagnostics;

  ShapeInference(List<Value.Tensor> operands, SourceRef at, Diagnostics diagnostics) {
    this.operands = operands;
    this.at = at;
    this.diagnostics = diagnostics;
  }

  private Shape shape() {
    return operands.get(0).shape();
  }

  private Optional<Shape> refuse(Message message, Object... arguments) {
    diagnostics.report(message, at, arguments);
    return Optional.empty();
  }

  private Optional<Shape> imageExpected(Op op) {
    return refuse(
        Message.IMAGE_EXPECTED, op.keyword(), operands.get(0).node(), operands.get(0).shape());
  }

  /** The shape, if it is not absurd. */
  private Optional<Shape> sized(long... extents) {
    long elements = 1;
    for (long extent : extents) {
      elements = saturatedProduct(elements, extent);
    }
    if (elements > MOST_ELEMENTS) {
      return refuse(Message.SIZE_ABSURD, "the result", elements, MOST_ELEMENTS);
    }
    return Optional.of(
        extents.length == 1
            ? Shape.vector((int) extents[0])
            : Shape.image((int) extents[0], (int) extents[1], (int) extents[2]));
  }

  static long saturatedProduct(long a, long b) {
    return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
  }

  /** Positions of a window along one axis, or 0 where it does not fit. */
  private static long positions(
      long extent, long kernel, long stride, long padding, long dilation) {
    long room = extent + 2 * padding - (dilation * (kernel - 1) + 1);
    return room < 0 ? 0 : room / stride + 1;
  }

  @Override
  public Optional<Shape> input(Op.Input op) {
    throw new IllegalStateException("an input reads nothing");
  }

  @Override
  public Optional<Shape> quantize(Op.Quantize op) {
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> conv2d(Op.Conv2d op) {
    if (!shape().isImage()) {
      return imageExpected(op);
    }
    int channels = shape().channels();
    if (channels % op.groups() != 0) {
      return refuse(Message.GROUPS, op.groups(), channels, "input channels");
    }
    if (op.filters() % op.groups() != 0) {
      return refuse(Message.GROUPS, op.groups(), op.filters(), "filters");
    }
    long rows =
        positions(shape().height(), op.kernelHeight(), op.stride(), op.padding(), op.dilation());
    long columns =
        positions(shape().width(), op.kernelWidth(), op.stride(), op.padding(), op.dilation());
    if (rows == 0 || columns == 0) {
      return kernelLarge(op, op.kernelHeight(), op.kernelWidth(), op.dilation());
    }
    long taps =
        saturatedProduct(
            (long) channels / op.groups(), (long) op.kernelHeight() * op.kernelWidth());
    long weights = saturatedProduct(taps, op.filters());
    if (weights > MOST_ELEMENTS) {
      return refuse(Message.SIZE_ABSURD, "the weights", weights, MOST_ELEMENTS);
    }
    return sized(op.filters(), rows, columns);
  }

  private Optional<Shape> kernelLarge(Op op, long height, long width, long dilation) {
    String window = (dilation * (height - 1) + 1) + "x" + (dilation * (width - 1) + 1);
    return refuse(Message.KERNEL_LARGE, window, op.keyword(), shape());
  }

  @Override
  public Optional<Shape> dense(Op.Dense op) {
    if (shape().isImage()) {
      return refuse(Message.VECTOR_EXPECTED, operands.get(0).node(), shape());
    }
    long weights = saturatedProduct(shape().channels(), op.units());
    if (weights > MOST_ELEMENTS) {
      return refuse(Message.SIZE_ABSURD, "the weights", weights, MOST_ELEMENTS);
    }
    return sized(op.units());
  }

  @Override
  public Optional<Shape> embedding(Op.Embedding op) {
    return shape().equals(Shape.vector(1))
        ? sized(op.units())
        : refuse(Message.TOKENS_EXPECTED, operands.get(0).node());
  }

  @Override
  public Optional<Shape> lstm(Op.Lstm op) {
    return cell(op.units(), 4);
  }

  @Override
  public Optional<Shape> gru(Op.Gru op) {
    return cell(op.units(), 3);
  }

  /** A recurrent cell with {@code matrices} square blocks of weights over x and the state. */
  private Optional<Shape> cell(int units, int matrices) {
    if (shape().isImage()) {
      return refuse(Message.VECTOR_EXPECTED, operands.get(0).node(), shape());
    }
    long weights = saturatedProduct((long) shape().channels() + units, (long) matrices * units);
    if (weights > MOST_ELEMENTS) {
      return refuse(Message.SIZE_ABSURD, "the weights", weights, MOST_ELEMENTS);
    }
    return sized(units);
  }

  @Override
  public Optional<Shape> batchNorm(Op.BatchNorm op) {
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> relu(Op.Relu op) {
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> relu6(Op.Relu6 op) {
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> maxPool(Op.MaxPool op) {
    if (!shape().isImage()) {
      return imageExpected(op);
    }
    if (2L * op.padding() > op.kernel()) {
      return refuse(Message.POOL_PADDING, op.padding(), op.kernel());
    }
    return pooled(op, op.kernel(), op.stride(), op.padding());
  }

  @Override
  public Optional<Shape> averagePool(Op.AveragePool op) {
    if (!shape().isImage()) {
      return imageExpected(op);
    }
    return pooled(op, op.kernel(), op.stride(), 0);
  }

  private Optional<Shape> pooled(Op op, long kernel, long stride, long padding) {
    long rows = positions(shape().height(), kernel, stride, padding, 1);
    long columns = positions(shape().width(), kernel, stride, padding, 1);
    if (rows == 0 || columns == 0) {
      return kernelLarge(op, kernel, kernel, 1);
    }
    return sized(shape().channels(), rows, columns);
  }

  @Override
  public Optional<Shape> globalAveragePool(Op.GlobalAveragePool op) {
    return shape().isImage() ? sized(shape().channels()) : imageExpected(op);
  }

  @Override
  public Optional<Shape> add(Op.Add op) {
    if (operands.size() < 2) {
      return refuse(Message.OPERANDS_FEW, "add");
    }
    for (Value.Tensor operand : operands) {
      if (!operand.shape().equals(shape())) {
        return refuse(
            Message.ADD_SHAPES, operands.get(0).node(), shape(), operand.node(), operand.shape());
      }
    }
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> concat(Op.Concat op) {
    if (operands.size() < 2) {
      return refuse(Message.OPERANDS_FEW, "concat");
    }
    Set<String> seen = new HashSet<>();
    long channels = 0;
    for (Value.Tensor operand : operands) {
      if (!seen.add(operand.node())) {
        return refuse(Message.OPERAND_TWICE, operand.node());
      }
      Shape other = operand.shape();
      if (other.isImage() != shape().isImage()
          || other.height() != shape().height()
          || other.width() != shape().width()) {
        return refuse(
            Message.CONCAT_SHAPES, operands.get(0).node(), shape(), operand.node(), other);
      }
      channels += other.channels();
    }
    return shape().isImage() ? sized(channels, shape().height(), shape().width()) : sized(channels);
  }

  @Override
  public Optional<Shape> flatten(Op.Flatten op) {
    return sized(shape().elements());
  }

  @Override
  public Optional<Shape> dropout(Op.Dropout op) {
    return Optional.of(shape());
  }

  @Override
  public Optional<Shape> identity(Op.Identity op) {
    return Optional.of(shape());
  }
}
