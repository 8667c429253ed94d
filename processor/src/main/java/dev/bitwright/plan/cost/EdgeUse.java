package dev.bitwright.plan.cost;

import dev.bitwright.graph.Op;
import dev.bitwright.plan.Accumulators;
import dev.bitwright.plan.Emission;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Stage;
import dev.bitwright.plan.latency.StageLatency;
import dev.bitwright.plan.rows.RowFlow;
import dev.bitwright.plan.rows.RowStep;
import dev.bitwright.plan.rows.RowTensor;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.Quantizer;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What emitted levels use: output stages, pools, the rows and tensors that hold them. */
final class EdgeUse {
  private final Skeleton skeleton;
  private final List<Interval> ranges;
  private final OutputForms forms;
  private final List<Set<Boolean>> wide;
  private final StageLatency latency;

  /**
   * What it goes by.
   *
   * @param ranges of the accumulators of all stages
   * @param forms of their output stages
   * @param wide whether Java may hold their accumulators in 64 bits
   */
  EdgeUse(
      Skeleton skeleton,
      List<Interval> ranges,
      OutputForms forms,
      List<Set<Boolean>> wide,
      StageLatency latency) {
    this.skeleton = skeleton;
    this.ranges = ranges;
    this.forms = forms;
    this.wide = wide;
    this.latency = latency;
  }

  /**
   * Adds what a quantizer uses that some readers of a value share.
   *
   * @param quantizeNodes those of the readers in the skeleton, in order
   * @param packings whether rows may be packed, may not be, or both
   */
  void add(Use use, List<String> quantizeNodes, Quantizer quantizer, List<Boolean> packings) {
    String name = quantizeNodes.get(0);
    for (Skeleton.Place place : skeleton.ofEdge.get(name)) {
      Stage stage = skeleton.stages.get(place.stage());
      List<Emission> emissions = forms.of(stage, place.emission(), quantizer);
      Emission emission = emissions.get(0);
      boolean last = emission.output().name().equals(name);
      if (stage instanceof Stage.Join join) {
        use.nanoseconds += latency.accumulators(join);
        Interval levels = Accumulators.of(quantizer.levels());
        use.add(
            Hardware.engine(
                new Stage.Join(
                    join.name(),
                    join.shape(),
                    levels,
                    join.emissions(),
                    join.node(),
                    join.inputs()),
                false));
      }
      List<String> read = last ? quantizeNodes : List.of(emission.output().name());
      int until = read.stream().mapToInt(skeleton::lastReader).max().orElseThrow();
      use.addAlive(emission.output(), place.stage(), until);
      add(use, place, emissions, read, last ? packings : List.of(false));
    }
  }

  /** Adds what an emission uses that nobody decides. */
  void add(Use use, Skeleton.Place place) {
    Emission emission = place.emission();
    String tensor = emission.output().name();
    use.addAlive(emission.output(), place.stage(), skeleton.lastReader(tensor));
    List<Emission> emissions = forms.of(skeleton.stages.get(place.stage()), emission);
    add(use, place, emissions, List.of(tensor), List.of(false));
  }

  private void add(
      Use use,
      Skeleton.Place place,
      List<Emission> emissions,
      List<String> read,
      List<Boolean> packings) {
    Emission emission = emissions.get(0);
    Stage stage = skeleton.stages.get(place.stage());
    Interval range = ranges.get(place.stage());
    use.add(
        emissions.stream()
            .map(e -> WeightTables.emission(stage, e, range))
            .max(Comparator.comparingLong(WeightTables::bytes))
            .orElseThrow());
    use.add(
        emissions.stream()
            .map(e -> Hardware.output(stage, e, range.bits()))
            .reduce(Hardware.NONE, Hardware::orMore));
    use.nanoseconds +=
        wide.get(place.stage()).stream()
            .flatMapToLong(w -> emissions.stream().mapToLong(e -> latency.emission(stage, e, w)))
            .max()
            .orElseThrow();
    if (emission.form() != Emission.Form.SCORES) {
      rows(use, place.emission(), emission.output().levels(), read, packings);
    }
  }

  /** The rows of an emission, of its pools and of those who read it. */
  void rows(
      Use use, Emission emission, LevelSet levels, List<String> read, List<Boolean> packings) {
    for (RowStep pool : skeleton.pools(emission)) {
      RowTensor input = with(pool.inputs().get(0), levels, false);
      use.add(RowCost.kept(input, skeleton.rows.rowsKept(input)));
      use.lineBytes += RowCost.bytes(input, skeleton.rows.rowsKept(input));
      fifos(use, input, input.name());
      RowTensor output = with(pool.outputs().get(0).orElseThrow(), levels, false);
      Op.MaxPool op = pool.pool().orElseThrow();
      long elements = (long) pool.rows() * output.width() * output.channels();
      use.add(Hardware.pool(elements, op.kernel() * op.kernel(), output.levelBits()));
    }
    int kept =
        read.stream()
            .mapToInt(name -> skeleton.rows.rowsKept(skeleton.tensor(name)))
            .max()
            .orElseThrow();
    Hardware most = Hardware.NONE;
    long bytes = 0;
    for (boolean packed : packings) {
      RowTensor tensor = with(skeleton.tensor(read.get(0)), levels, packed);
      Use own = new Use(0);
      own.add(RowCost.kept(tensor, kept));
      own.lineBytes = RowCost.bytes(tensor, kept);
      read.forEach(name -> fifos(own, tensor, name));
      most = most.orMore(own.hardware);
      bytes = Math.max(bytes, own.lineBytes);
    }
    use.add(most);
    use.lineBytes += bytes;
  }

  /**
   * @param name of the tensor in the skeleton
   */
  private void fifos(Use use, RowTensor tensor, String name) {
    if (skeleton.rows.flow().isEmpty()) {
      return;
    }
    for (RowFlow.Fifo fifo : skeleton.rows.flow().get().outOf(skeleton.tensor(name))) {
      use.add(RowCost.fifo(tensor, fifo.ring(), fifo.rows()));
      use.lineBytes += RowCost.bytes(tensor, fifo.ring()) + RowCost.bytes(tensor, fifo.rows());
    }
  }

  static RowTensor with(RowTensor tensor, LevelSet levels, boolean packed) {
    return new RowTensor(
        tensor.name(), tensor.channels(), tensor.height(), tensor.width(), levels, packed);
  }
}
