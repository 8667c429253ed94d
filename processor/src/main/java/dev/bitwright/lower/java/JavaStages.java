package dev.bitwright.lower.java;

import static dev.bitwright.kernel.KernelBuilder.rowOf;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;

import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.plan.CellFormat;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Squash;
import dev.bitwright.plan.Stage;
import java.util.List;

/** The function of each kind of stage. */
final class JavaStages implements Stage.Visitor<Function> {
  private final JavaLowering lowering;

  JavaStages(JavaLowering lowering) {
    this.lowering = lowering;
  }

  private static KernelBuilder start(Stage stage) {
    return KernelBuilder.function(JavaLowering.layer(stage)).doc(LayerText.of(stage));
  }

  /** The emissions of a stage, in order; made once, since each declares its buffers. */
  private List<RowEmission> emissions(Stage stage) {
    return stage.emissions().stream().map(e -> new RowEmission(lowering, stage, e)).toList();
  }

  @Override
  public Function input(Stage.Input s) {
    KernelBuilder b = start(s);
    Buffer samples = lowering.input(s);
    int channels = s.shape().channels();
    Array zeros = lowering.vector(s, s.name(), "zeros", RowPrimitives.INT, channels);
    List<RowEmission> emissions = emissions(s);
    var read = lowering.use(RowPrimitives.samples(s.type() == Op.DataType.INT8));
    if (!s.shape().isImage()) {
      Buffer acc = lowering.accumulator(s, channels);
      Buffer one = lowering.scratch().row("unpooled0", RowPrimitives.INT, 1);
      b.loop(
          "c",
          channels,
          c -> {
            b.call(read, samples, c, i(1), load(zeros, c), one);
            b.store(acc, c, load(one, i(0)));
          });
      emissions.forEach(e -> e.across(b, acc));
      return b.build();
    }
    int n = s.shape().positions();
    Buffer acc = lowering.accumulator(s, n);
    b.loop(
        "c",
        channels,
        c -> {
          b.call(read, samples, imul(c, n), i(n), load(zeros, c), acc);
          emissions.forEach(e -> e.channel(b, c, rowOf(acc, i(0))));
        });
    return b.build();
  }

  @Override
  public Function convolution(Stage.Convolution s) {
    KernelBuilder b = start(s);
    ConvolutionRows rows = ConvolutionRows.of(lowering, s);
    List<RowEmission> emissions = emissions(s);
    int groups = s.op().groups();
    int groupOutputs = s.shape().channels() / groups;
    if (groups == 1) {
      rows.prepare(b, i(0));
      b.loop("co", groupOutputs, co -> output(b, s, rows, emissions, i(0), co));
    } else {
      b.loop(
          "group",
          groups,
          group -> {
            rows.prepare(b, group);
            b.loop(
                "o",
                groupOutputs,
                o -> {
                  Variable co = b.let("co", iadd(imul(group, groupOutputs), o));
                  output(b, s, rows, emissions, group, co);
                });
          });
    }
    return b.build();
  }

  private void output(
      KernelBuilder b,
      Stage.Convolution s,
      ConvolutionRows rows,
      List<RowEmission> emissions,
      Expr group,
      Expr co) {
    Buffer acc = lowering.accumulator(s, s.shape().positions());
    rows.accumulate(b, group, co, acc);
    emissions.forEach(e -> e.channel(b, co, rowOf(acc, i(0))));
  }

  @Override
  public Function dense(Stage.Dense s) {
    KernelBuilder b = start(s);
    Buffer acc = lowering.accumulator(s, s.op().units());
    DenseRows.of(lowering, s).accumulate(b, flat(b, s.input()), acc);
    emissions(s).forEach(e -> e.across(b, acc));
    return b.build();
  }

  /** A tensor as one row. */
  private Buffer flat(KernelBuilder b, CodeTensor tensor) {
    Buffer levels = lowering.tensor(tensor);
    if (levels.vector()) {
      return levels;
    }
    int n = tensor.shape().positions();
    Buffer row =
        lowering
            .scratch()
            .row("flat", RowPrimitives.INT, Math.toIntExact(tensor.shape().elements()));
    var copy = lowering.use(RowPrimitives.copy());
    b.loop(
        "c", tensor.shape().channels(), c -> b.call(copy, rowOf(levels, c), i(n), row, imul(c, n)));
    return row;
  }

  @Override
  public Function sum(Stage.Sum s) {
    KernelBuilder b = start(s);
    List<RowEmission> emissions = emissions(s);
    var copy = lowering.use(RowPrimitives.copy());
    var add = lowering.use(RowPrimitives.add2(false));
    boolean image = s.shape().isImage();
    int n = image ? s.shape().positions() : s.shape().channels();
    Buffer acc = lowering.accumulator(s, n);
    if (image) {
      b.loop(
          "c",
          s.shape().channels(),
          c -> {
            b.call(copy, rowOf(lowering.tensor(s.inputs().get(0)), c), i(n), acc, i(0));
            rest(s).forEach(t -> b.call(add, acc, i(n), rowOf(t, c)));
            emissions.forEach(e -> e.channel(b, c, rowOf(acc, i(0))));
          });
    } else {
      b.call(copy, lowering.tensor(s.inputs().get(0)), i(n), acc, i(0));
      rest(s).forEach(t -> b.call(add, acc, i(n), t));
      emissions.forEach(e -> e.across(b, acc));
    }
    return b.build();
  }

  private List<Buffer> rest(Stage.Sum s) {
    return s.inputs().subList(1, s.inputs().size()).stream().map(lowering::tensor).toList();
  }

  @Override
  public Function windowSum(Stage.WindowSum s) {
    KernelBuilder b = start(s);
    List<RowEmission> emissions = emissions(s);
    Shape in = s.input().shape();
    Buffer x = lowering.tensor(s.input());
    if (!s.shape().isImage()) {
      Buffer acc = lowering.accumulator(s, s.shape().channels());
      var sum = lowering.use(RowPrimitives.sum(false));
      b.loop(
          "c",
          s.shape().channels(),
          c -> b.store(acc, c, b.callFor("total", sum, rowOf(x, c), i(in.positions()))));
      emissions.forEach(e -> e.across(b, acc));
      return b.build();
    }
    Buffer acc = lowering.accumulator(s, s.shape().positions());
    var sums = lowering.use(RowPrimitives.windowSum());
    b.loop(
        "c",
        s.shape().channels(),
        c -> {
          b.call(
              sums,
              rowOf(x, c),
              i(in.width()),
              i(s.kernelHeight()),
              i(s.kernelWidth()),
              i(s.stride()),
              acc,
              i(s.shape().height()),
              i(s.shape().width()));
          emissions.forEach(e -> e.channel(b, c, rowOf(acc, i(0))));
        });
    return b.build();
  }

  @Override
  public Function join(Stage.Join s) {
    KernelBuilder b = start(s);
    if (s.shape().isImage()) {
      RowEmission emission = emissions(s).get(0);
      int start = 0;
      for (CodeTensor operand : s.inputs()) {
        Buffer x = lowering.tensor(operand);
        int from = start;
        b.loop("c", x.rows(), c -> emission.channel(b, iadd(c, from), rowOf(x, c)));
        start += x.rows();
      }
      return b.build();
    }
    Buffer out = lowering.emitted(s.emissions().get(0));
    var copy = lowering.use(RowPrimitives.copy());
    int at = 0;
    for (CodeTensor operand : s.inputs()) {
      Buffer x = lowering.tensor(operand);
      b.call(copy, x, i(x.columns()), out, i(at));
      at += x.columns();
    }
    return b.build();
  }

  @Override
  public Function embedding(Stage.Embedding s) {
    KernelBuilder b = start(s);
    Expr token = load(lowering.tensor(s.input()), i(0));
    Buffer acc = lowering.accumulator(s, 1);
    b.store(acc, i(0), Kernels.min(RowPrimitives.INT, token, i(s.range().high())));
    emissions(s).forEach(e -> e.across(b, acc));
    return b.build();
  }

  private Array table(Stage stage, Squash squash) {
    return lowering.vector(
        stage, stage.name(), squash.table(), RowPrimitives.INT, CellFormat.STEPS.size());
  }

  @Override
  public Function gate(Stage.Gate s) {
    KernelBuilder b = start(s);
    int units = s.shape().channels();
    Buffer acc = lowering.accumulator(s, units);
    b.call(
        lowering.use(CellPrimitives.gate()),
        lowering.tensor(s.gates()),
        i(units),
        table(s, Squash.SIGMOID),
        lowering.tensor(s.levels()),
        acc);
    emissions(s).forEach(e -> e.across(b, acc));
    return b.build();
  }

  @Override
  public Function gruCell(Stage.GruCell s) {
    KernelBuilder b = start(s);
    int units = s.shape().channels();
    Buffer acc = lowering.accumulator(s, units);
    b.call(
        lowering.use(CellPrimitives.gru()),
        lowering.tensor(s.gates()),
        i(units),
        table(s, Squash.SIGMOID),
        lowering.tensor(s.hidden().tensor()),
        lowering.tensor(s.candidate()),
        acc);
    emissions(s).forEach(e -> e.across(b, acc));
    return b.build();
  }

  @Override
  public Function lstmCell(Stage.LstmCell s) {
    KernelBuilder b = start(s);
    int units = s.shape().channels();
    Buffer acc = lowering.accumulator(s, units);
    Array sigmoid = table(s, Squash.SIGMOID);
    b.call(
        lowering.use(CellPrimitives.lstm()),
        lowering.tensor(s.gates()),
        i(units),
        sigmoid,
        s.squash() == Squash.SIGMOID ? sigmoid : table(s, s.squash()),
        lowering.tensor(s.cell().tensor()),
        acc);
    emissions(s).forEach(e -> e.across(b, acc));
    return b.build();
  }
}
