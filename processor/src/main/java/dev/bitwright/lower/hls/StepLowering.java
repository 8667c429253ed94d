package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.ne;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Function;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.StorageForm;
import java.util.ArrayList;
import java.util.List;

/** Writes the function of one row step. */
final class StepLowering implements Stage.Visitor<Function> {
  private final ProgramBuilder program;
  private final Parameters parameters;
  private final Rings rings;
  private final Buffer image;
  private final Buffer scores;

  private RowStep step;
  private KernelBuilder b;
  private Expr.Variable row;

  StepLowering(
      ProgramBuilder program, Parameters parameters, Rings rings, Buffer image, Buffer scores) {
    this.program = program;
    this.parameters = parameters;
    this.rings = rings;
    this.image = image;
    this.scores = scores;
  }

  Function lower(RowStep rowStep) {
    step = rowStep;
    b = KernelBuilder.function(step.name() + "_step");
    row = b.scalar("row", IntType.INT);
    return step.stage().isPresent() ? step.stage().get().accept(this) : pool();
  }

  @Override
  public Function input(Stage.Input stage) {
    b.doc("Row of the image as levels: pixel minus zero point. " + describe(stage));
    IntType zeroType = IntType.ofRange(stage.type().minimum, stage.type().maximum);
    Buffer zeros =
        parameters.ofStage(
            HlsParameter.Content.ZERO_POINTS,
            "zero_points",
            stage.name(),
            zeroType,
            1,
            stage.shape().channels());
    IntType type = accumulator(stage);
    int width = stage.shape().width();
    Outputs outputs = new Outputs(stage);
    b.loop(
        "x",
        width,
        x -> {
          outputs.startPixel();
          b.loop(
              "c",
              stage.shape().channels(),
              c -> {
                Expr at = iadd(imul(iadd(imul(c, stage.shape().height()), row), width), x);
                Expr.Variable acc = b.let("acc", type, sub(type, load(image, at), load(zeros, c)));
                outputs.emit(x, c, acc);
              });
        });
    return b.build();
  }

  @Override
  public Function convolution(Stage.Convolution stage) {
    Op.Conv2d op = stage.op();
    return product(
        stage,
        stage.weights(),
        new BasisStep.Geometry(
            op.kernelHeight(),
            op.kernelWidth(),
            op.stride(),
            op.padding(),
            op.dilation(),
            op.groups()));
  }

  @Override
  public Function dense(Stage.Dense stage) {
    RowTensor input = step.inputs().get(0);
    return product(
        stage, stage.weights(), new BasisStep.Geometry(input.height(), input.width(), 1, 0, 1, 1));
  }

  private Function product(Stage stage, Quantizer weights, BasisStep.Geometry at) {
    RowTensor input = step.inputs().get(0);
    return product(
        stage,
        weights.storage() instanceof StorageForm.SignedCoordinates
            ? new BasisStep(stage, weights, input, at)
            : new ProductStep(
                stage,
                weights,
                input,
                at.height(),
                at.width(),
                at.stride(),
                at.padding(),
                at.dilation(),
                at.groups()));
  }

  private Function product(Stage stage, Reduction product) {
    b.doc(product.describe() + " " + describe(stage));
    int parallel = stage.node().parallelism().outputs();
    product.declare(program, parameters);
    Outputs outputs = new Outputs(stage);
    b.loop(
        "x",
        stage.shape().width(),
        x -> {
          outputs.startPixel();
          product.startPixel(b, rings, row, x);
          if (parallel == 1) {
            b.loop(
                "c",
                stage.shape().channels(),
                c -> outputs.emit(x, c, product.accumulate(b, rings, row, x, c)));
          } else {
            b.loop(
                "group",
                stage.shape().channels() / parallel,
                group ->
                    product.accumulateGroup(
                        b, rings, row, x, group, (c, acc) -> outputs.emit(x, c, acc)));
          }
        });
    return b.build();
  }

  @Override
  public Function sum(Stage.Sum stage) {
    b.doc("Sum of the operands. " + describe(stage));
    IntType type = accumulator(stage);
    Outputs outputs = new Outputs(stage);
    List<Expr> slots = new ArrayList<>();
    for (RowTensor input : step.inputs()) {
      slots.add(b.let(input.name() + "_slot", IntType.INT, rings.slot(input, row)));
    }
    b.loop(
        "x",
        stage.shape().width(),
        x -> {
          outputs.startPixel();
          b.loop(
              "c",
              stage.shape().channels(),
              c -> {
                Expr total = null;
                for (int k = 0; k < step.inputs().size(); k++) {
                  Expr level = convert(type, rings.level(step.inputs().get(k), slots.get(k), x, c));
                  total = total == null ? level : add(type, total, level);
                }
                outputs.emit(x, c, b.let("acc", type, total));
              });
        });
    return b.build();
  }

  @Override
  public Function windowSum(Stage.WindowSum stage) {
    b.doc("Sum of each window. " + describe(stage));
    IntType type = accumulator(stage);
    RowTensor input = step.inputs().get(0);
    Outputs outputs = new Outputs(stage);
    b.loop(
        "x",
        stage.shape().width(),
        x -> {
          outputs.startPixel();
          b.loop(
              "c",
              stage.shape().channels(),
              c -> {
                Expr.Variable acc = b.mutable("acc", type, constant(type, 0));
                b.loop(
                    "r",
                    stage.kernelHeight(),
                    r -> {
                      Expr.Variable slot =
                          b.let(
                              "slot",
                              IntType.INT,
                              rings.slot(input, iadd(imul(row, stage.stride()), r)));
                      b.loop(
                          "s",
                          stage.kernelWidth(),
                          s ->
                              b.assign(
                                  acc,
                                  add(
                                      type,
                                      acc,
                                      convert(
                                          type,
                                          rings.level(
                                              input, slot, iadd(imul(x, stage.stride()), s), c)))));
                    });
                outputs.emit(x, c, acc);
              });
        });
    return b.build();
  }

  @Override
  public Function join(Stage.Join stage) {
    b.doc("Operands side by side along the channels. " + describe(stage));
    IntType type = accumulator(stage);
    Outputs outputs = new Outputs(stage);
    List<Expr> slots = new ArrayList<>();
    for (RowTensor input : step.inputs()) {
      slots.add(b.let(input.name() + "_slot", IntType.INT, rings.slot(input, row)));
    }
    b.loop(
        "x",
        stage.shape().width(),
        x -> {
          outputs.startPixel();
          int first = 0;
          for (int k = 0; k < step.inputs().size(); k++) {
            RowTensor input = step.inputs().get(k);
            Expr slot = slots.get(k);
            int start = first;
            b.loop(
                "c_" + (k + 1),
                input.channels(),
                c -> {
                  Expr.Variable acc =
                      b.let("acc", type, convert(type, rings.level(input, slot, x, c)));
                  outputs.emit(x, iadd(c, start), acc);
                });
            first += input.channels();
          }
        });
    return b.build();
  }

  @Override
  public Function embedding(Stage.Embedding stage) {
    b.doc("The row of a token. " + describe(stage));
    IntType type = accumulator(stage);
    RowTensor input = step.inputs().get(0);
    Outputs outputs = new Outputs(stage);
    Expr read = convert(IntType.INT, rings.level(input, i(0), i(0), i(0)));
    Expr.Variable token = b.let("token", type, min(IntType.INT, read, i(stage.range().high())));
    outputs.startPixel();
    b.loop("c", stage.shape().channels(), c -> outputs.emit(i(0), c, token));
    return b.build();
  }

  @Override
  public Function gate(Stage.Gate stage) {
    b.doc("Levels times the sigmoid of a gate. " + describe(stage));
    return new CellStep(b, parameters, rings, step).gate(stage, new Outputs(stage).start()::emit);
  }

  @Override
  public Function gruCell(Stage.GruCell stage) {
    b.doc("Old state and candidate, in the shares of the update gate. " + describe(stage));
    return new CellStep(b, parameters, rings, step).gru(stage, new Outputs(stage).start()::emit);
  }

  @Override
  public Function lstmCell(Stage.LstmCell stage) {
    b.doc("Next cell state, then its squash times the output gate. " + describe(stage));
    return new CellStep(b, parameters, rings, step).lstm(stage, new Outputs(stage).start()::emit);
  }

  private Function pool() {
    Op.MaxPool op = step.pool().orElseThrow();
    Emission emission = step.emission().orElseThrow();
    RowTensor input = step.inputs().get(0);
    RowTensor output = step.outputs().get(0).orElseThrow();
    b.doc(
        "Largest level of each "
            + op.kernel()
            + "x"
            + op.kernel()
            + " window, or the smallest in channels that fall.");
    Buffer minimum =
        parameters.ofPool("", emission.output().name(), step.poolIndex(), input.channels());
    IntType type = LevelTypes.of(input);
    Rings.Writer writer =
        rings.writer(b, output, b.let("out_slot", IntType.INT, rings.slot(output, row)));
    b.loop(
        "x",
        output.width(),
        x -> {
          writer.startPixel();
          b.loop(
              "c",
              output.channels(),
              c -> {
                Expr.Variable falls = b.let("falls", IntType.BIT, ne(load(minimum, c), i(0)));
                Expr.Variable best =
                    b.mutable(
                        "best",
                        type,
                        select(
                            type,
                            falls,
                            constant(type, input.levels().maximum()),
                            constant(type, input.levels().minimum())));
                taps(
                    input,
                    op,
                    x,
                    (slot, column) -> {
                      Expr.Variable level =
                          b.let("level", type, rings.level(input, slot, column, c));
                      b.assign(
                          best,
                          select(type, falls, min(type, best, level), max(type, best, level)));
                    });
                writer.write(x, c, best);
              });
        });
    return b.build();
  }

  private void taps(RowTensor input, Op.MaxPool op, Expr x, Tap tap) {
    b.loop(
        "r",
        op.kernel(),
        r -> {
          Expr.Variable y =
              b.let("y", IntType.INT, isub(iadd(imul(row, op.stride()), r), i(op.padding())));
          b.ifThen(
              inside(y, input.height()),
              () -> {
                Expr.Variable slot = b.let("slot", IntType.INT, rings.slot(input, y));
                b.loop(
                    "s",
                    op.kernel(),
                    s -> {
                      Expr.Variable column =
                          b.let(
                              "column",
                              IntType.INT,
                              isub(iadd(imul(x, op.stride()), s), i(op.padding())));
                      b.ifThen(inside(column, input.width()), () -> tap.accept(slot, column));
                    });
              });
        });
  }

  /** What happens at one tap that lies inside the image. */
  private interface Tap {
    void accept(Expr slot, Expr column);
  }

  static Expr inside(Expr position, int size) {
    return and(ge(position, i(0)), lt(position, i(size)));
  }

  static IntType accumulator(Stage stage) {
    return IntType.ofRange(stage.range().low(), stage.range().high())
        .withRole(RoleNames.of(stage.name(), "acc"));
  }

  private static String describe(Stage stage) {
    Node node = stage.node();
    return node.op().keyword()
        + " giving "
        + stage.shape()
        + ", "
        + node.ref().file()
        + ":"
        + node.ref().line()
        + ".";
  }

  /** The emissions of a stage, each with its writer. */
  private final class Outputs {
    private final List<OutputStage> stages = new ArrayList<>();
    private final List<Rings.Writer> writers = new ArrayList<>();

    Outputs(Stage stage) {
      for (int k = 0; k < stage.emissions().size(); k++) {
        stages.add(new OutputStage(parameters, stage, stage.emissions().get(k)));
        writers.add(
            step.outputs()
                .get(k)
                .map(
                    t ->
                        rings.writer(
                            b, t, b.let(t.name() + "_row", IntType.INT, rings.slot(t, row))))
                .orElse(null));
      }
    }

    Outputs start() {
      startPixel();
      return this;
    }

    void startPixel() {
      for (Rings.Writer writer : writers) {
        if (writer != null) {
          writer.startPixel();
        }
      }
    }

    void emit(Expr x, Expr channel, Expr accumulator) {
      for (int k = 0; k < stages.size(); k++) {
        Expr value = stages.get(k).lower(b, accumulator, channel);
        if (writers.get(k) == null) {
          b.store(scores, channel, value);
        } else {
          writers.get(k).write(x, channel, value);
        }
      }
    }
  }
}
