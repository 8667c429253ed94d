package dev.bitwright.plan;

import dev.bitwright.graph.Node;
import dev.bitwright.graph.Op;
import dev.bitwright.graph.Shape;
import dev.bitwright.scheme.Quantizer;
import java.util.ArrayList;
import java.util.List;

/**
 * The stages of one recurrent cell. Of an LSTM: what is read joined with the state; the gates, a
 * dense in steps of {@link CellFormat}; the cell. Of a GRU: the same join and gates; the state
 * times the reset gate; what is read joined with that; the candidate, a dense; the cell.
 */
final class CellStages {
  private final Node node;
  private final String name;
  private final CodeTensor input;
  private final Quantizer weights;
  private final Emission.Form form;
  private final StageNames names;
  private final int units;
  private final CodeTensor hidden;
  private final CodeTensor gates;
  private final List<Stage> before = new ArrayList<>();
  private CodeTensor candidate;

  /**
   * @param input what the cell reads, on levels of a fixed range: those of its state
   * @param form how levels of the state are emitted
   */
  CellStages(
      Node node,
      String name,
      CodeTensor input,
      Quantizer weights,
      Emission.Form form,
      StageNames names) {
    this.node = node;
    this.name = name;
    this.input = input;
    this.weights = weights;
    this.form = form;
    this.names = names;
    this.units = node.shape().channels();
    this.hidden = levels("state", units);
    CodeTensor joined = join("joined", hidden);
    if (node.op() instanceof Op.Gru) {
      gates = dense("gates", 2 * units, joined, steps("gates", 2 * units));
      CodeTensor reset = reset();
      candidate = levels("candidate_levels", units);
      Emission emission = emission(candidate, Emission.Form.THRESHOLDS);
      dense("candidate", units, join("mixed", reset), emission);
    } else {
      gates = dense("gates", 4 * units, joined, steps("gates", 4 * units));
    }
  }

  /** The stages before the last one, in order. */
  List<Stage> before() {
    return List.copyOf(before);
  }

  /** What the last stage emits for the state. */
  Emission ofState() {
    return emission(hidden, form);
  }

  /** The last stage, whose accumulator readers of the cell see. */
  Stage last(List<Emission> emissions) {
    Shape shape = node.shape();
    List<Emission> all = List.copyOf(emissions);
    if (node.op() instanceof Op.Gru gru) {
      Interval range = CellFormat.blend(input.levels());
      int start = start(gru.tanh());
      return new Stage.GruCell(
          name, shape, range, all, node, gates, candidate, new State(hidden, start));
    }
    Squash squash = ((Op.Lstm) node.op()).tanh() ? Squash.TANH : Squash.SIGMOID;
    int start = start(squash == Squash.TANH);
    double real = start / (double) input.levels().maximum();
    CodeTensor cell =
        new CodeTensor(
            names.unique(name + "_memory"), shape, CellFormat.CELLS, CellFormat.CELL_STORAGE);
    return new Stage.LstmCell(
        name,
        shape,
        CellFormat.output(squash),
        all,
        node,
        gates,
        squash,
        new State(cell, (int) Math.rint(real * CellFormat.CELL_ONE)),
        new State(hidden, start));
  }

  /** The level of the squash of 0: of 0 or of a half. The largest level is 1. */
  private int start(boolean tanh) {
    return tanh ? 0 : (int) Math.rint(0.5 * input.levels().maximum());
  }

  private CodeTensor levels(String role, int channels) {
    return new CodeTensor(
        names.unique(name + "_" + role), Shape.vector(channels), input.levels(), input.storage());
  }

  private Emission emission(CodeTensor tensor, Emission.Form how) {
    return new Emission(tensor, how, List.of(), node.inputs().get(0), List.of());
  }

  /** Steps have no quantizer of the graph. */
  private Emission steps(String role, int channels) {
    CodeTensor tensor =
        new CodeTensor(
            names.unique(name + "_" + role + "_steps"),
            Shape.vector(channels),
            CellFormat.STEPS,
            CellFormat.STEP_STORAGE);
    return new Emission(tensor, Emission.Form.MULTIPLIER, List.of(), "", List.of());
  }

  private CodeTensor join(String role, CodeTensor second) {
    int channels = input.shape().channels() + units;
    CodeTensor joined = levels(role + "_levels", channels);
    before.add(
        new Stage.Join(
            names.unique(name + "_" + role),
            joined.shape(),
            Accumulators.of(input.levels()),
            List.of(emission(joined, Emission.Form.COPY)),
            node,
            List.of(input, second)));
    return joined;
  }

  private CodeTensor dense(String role, int outputs, CodeTensor read, Emission emission) {
    before.add(
        new Stage.Dense(
            names.unique(name + "_" + role),
            Shape.vector(outputs),
            StageMaker.products(weights, read.shape().channels(), read),
            List.of(emission),
            node,
            new Op.Dense(outputs, true),
            read,
            weights));
    return emission.output();
  }

  private CodeTensor reset() {
    CodeTensor reset = levels("reset_levels", units);
    before.add(
        new Stage.Gate(
            names.unique(name + "_reset"),
            node.shape(),
            CellFormat.gate(input.levels()),
            List.of(emission(reset, form)),
            node,
            gates,
            hidden));
    return reset;
  }
}
