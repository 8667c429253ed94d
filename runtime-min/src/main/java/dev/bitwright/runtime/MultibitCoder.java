package dev.bitwright.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Groups of weights as sums of signed coordinates, found by the steps of ALQ (Qu et al., CVPR 2020,
 * arXiv 1912.08883): coordinate steps, basis steps, pruning steps, and steps on shadow weights. All
 * that it remembers are floats, one row for each output; the forward pass sees coordinates rounded
 * to integers of one scale from the beginning.
 */
final class MultibitCoder implements WeightCoder {
  /** What a step does. */
  private enum Phase {
    SHADOW,
    BASIS,
    COORDINATE,
    PRUNE
  }

  /** Shares of a round. */
  private static final double BASIS_END = 0.5;

  private static final double COORDINATE_END = 0.8;

  /**
   * @param most the most coordinates of a group
   * @param largest the largest sum of a group's integer coordinates
   * @param groups groups of one output
   * @param strided whether group g holds the taps {@code g, g + groups, ...} instead of a run
   * @param average coordinates a weight that are left in the end; 0 for no pruning
   * @param rounds of bases, coordinates and pruning
   * @param warmUp share of all steps before the rounds, on shadow weights
   * @param refine share of all steps after the rounds, on shadow weights
   * @param tune share of all steps at the end, on coordinates
   * @param rate highest learning rate
   */
  record Settings(
      int most,
      int largest,
      int groups,
      boolean strided,
      double average,
      int rounds,
      double warmUp,
      double refine,
      double tune,
      double rate) {

    /** From words, in the order of the components. */
    static Settings parse(List<String> words) {
      return new Settings(
          Integer.parseInt(words.get(0)),
          Integer.parseInt(words.get(1)),
          Integer.parseInt(words.get(2)),
          words.get(3).equals("strided"),
          Double.parseDouble(words.get(4)),
          Integer.parseInt(words.get(5)),
          Double.parseDouble(words.get(6)),
          Double.parseDouble(words.get(7)),
          Double.parseDouble(words.get(8)),
          Double.parseDouble(words.get(9)));
    }
  }

  private final Settings set;
  private final Parameter weights;
  private final List<NamedRows> state = new ArrayList<>();
  private final int taps;
  private final int n;

  private final float[][] masks;
  private final float[][] coordinates;
  private final float[][][] moments;
  private final float[][][] coordinateMoments;

  /** Steps of the two kinds of moments. */
  private final float[] steps;

  MultibitCoder(Parameter weights, Settings settings) {
    this.set = settings;
    this.weights = weights;
    this.taps = weights.rows()[0].length;
    this.n = taps / settings.groups();
    int columns = settings.groups() * settings.most();
    this.masks = rows("bases", taps);
    this.coordinates = rows("coordinates", columns);
    this.moments = new float[][][] {rows("m", taps), rows("s", taps), rows("smax", taps)};
    this.coordinateMoments =
        new float[][][] {rows("ma", columns), rows("sa", columns), rows("samax", columns)};
    this.steps = new float[2];
    state.add(new NamedRows(weights.name() + ".steps", new float[][] {steps}));
  }

  private float[][] rows(String name, int columns) {
    float[][] rows = new float[weights.rows().length][columns];
    state.add(new NamedRows(weights.name() + "." + name, rows));
    return rows;
  }

  @Override
  public Parameter weights() {
    return weights;
  }

  @Override
  public List<NamedRows> state() {
    return state;
  }

  /** One group at work, in double precision. */
  private final class Group {
    final int output;
    final int group;
    final int[] mask = new int[n];
    double[] a;

    Group(int output, int group) {
      this.output = output;
      this.group = group;
      for (int j = 0; j < n; j++) {
        mask[j] = (int) masks[output][tap(j)];
      }
      int count = 0;
      while (count < set.most() && coordinates[output][first() + count] > 0) {
        count++;
      }
      a = read(coordinates, count);
    }

    int tap(int j) {
      return set.strided() ? j * set.groups() + group : group * n + j;
    }

    /** Place of its first coordinate. */
    int first() {
      return group * set.most();
    }

    double[] read(float[][] rows, int count) {
      double[] result = new double[count];
      for (int i = 0; i < count; i++) {
        result[i] = rows[output][first() + i];
      }
      return result;
    }

    double[] gather(float[][] rows) {
      double[] result = new double[n];
      for (int j = 0; j < n; j++) {
        result[j] = rows[output][tap(j)];
      }
      return result;
    }

    void scatter(double[] values, float[][] rows) {
      for (int j = 0; j < n; j++) {
        rows[output][tap(j)] = (float) values[j];
      }
    }

    void write(double[] values, float[][] rows) {
      for (int i = 0; i < set.most(); i++) {
        rows[output][first() + i] = i < values.length ? (float) values[i] : 0;
      }
    }

    void store() {
      for (int j = 0; j < n; j++) {
        masks[output][tap(j)] = mask[j];
      }
      write(a, coordinates);
    }

    double[] values() {
      double[] result = new double[n];
      for (int j = 0; j < n; j++) {
        result[j] = SignBases.value(mask[j], a);
      }
      return result;
    }
  }

  private interface GroupTask {
    void run(Group group);
  }

  private void each(GroupTask task) {
    for (int o = 0; o < masks.length; o++) {
      for (int g = 0; g < set.groups(); g++) {
        task.run(new Group(o, g));
      }
    }
  }

  @Override
  public void start() {
    for (NamedRows rows : state) {
      for (float[] row : rows.rows()) {
        Arrays.fill(row, 0);
      }
    }
    each(
        group -> {
          group.a = SignBases.sketch(group.gather(weights.rows()), group.mask, set.most());
          group.store();
        });
  }

  @Override
  public void levels(float[][] levels, float[] scale) {
    double[] largest = new double[scale.length];
    each(
        group -> {
          int c = scale.length == 1 ? 0 : group.output;
          largest[c] = Math.max(largest[c], Arrays.stream(group.a).sum());
        });
    for (int c = 0; c < scale.length; c++) {
      // Rounding adds at most a half for each coordinate.
      scale[c] = (float) Math.max(largest[c] / (set.largest() - set.most() / 2.0), 1e-8);
    }
    each(
        group -> {
          double s = scale[scale.length == 1 ? 0 : group.output];
          group.a = Arrays.stream(group.a).map(x -> Math.rint(x / s)).toArray();
          group.scatter(group.values(), levels);
        });
  }

  private Phase phase(double progress) {
    double rounds = roundsShare();
    if (progress >= 1 - set.tune()) {
      return Phase.COORDINATE;
    }
    if (progress < set.warmUp() || progress >= set.warmUp() + rounds) {
      return Phase.SHADOW;
    }
    double x = (progress - set.warmUp()) / rounds * set.rounds();
    double inside = x - Math.floor(x);
    return inside < BASIS_END
        ? Phase.BASIS
        : inside < COORDINATE_END ? Phase.COORDINATE : Phase.PRUNE;
  }

  private double roundsShare() {
    return set.average() > 0 ? 1 - set.warmUp() - set.refine() - set.tune() : 0;
  }

  /** Coordinates a weight that may be left at a point of the run. */
  private double wanted(double progress) {
    double x = Math.max(0, (progress - set.warmUp()) / roundsShare() * set.rounds());
    double round = Math.floor(x);
    double pruned = Math.max(0, (x - round - COORDINATE_END) / (1 - COORDINATE_END));
    double share = Math.min(1, (round + pruned) / set.rounds());
    return set.most() * StrictMath.pow(set.average() / set.most(), share);
  }

  @Override
  public void step(Step step) {
    Phase phase = phase((double) step.done() / step.total());
    steps[0]++;
    steps[1]++;
    double rate = set.rate() * step.rate();
    each(
        group -> {
          double[] g = group.gather(weights.gradient());
          for (int j = 0; j < n; j++) {
            g[j] *= step.factor();
          }
          step(group, phase, g, rate, step.decay());
        });
  }

  private void step(Group group, Phase phase, double[] g, double rate, double decay) {
    double[][] moment = {
      group.gather(moments[0]), group.gather(moments[1]), group.gather(moments[2])
    };
    double[] p = new double[n];
    double[] h = new double[n];
    SignBases.model(g, moment[0], moment[1], moment[2], steps[0], rate, p, h);
    for (int k = 0; k < 3; k++) {
      group.scatter(moment[k], moments[k]);
    }
    if (phase == Phase.SHADOW || phase == Phase.BASIS) {
      double[] w = phase == Phase.SHADOW ? group.gather(weights.rows()) : group.values();
      basis(group, w, p, h, moment);
      for (int j = 0; j < n; j++) {
        w[j] -= p[j] / h[j];
      }
      group.scatter(phase == Phase.SHADOW ? w : group.values(), weights.rows());
    } else {
      coordinate(group, phase, g, rate, decay);
      group.scatter(group.values(), weights.rows());
    }
  }

  /** New signs for the target w - p / h, then all coordinates anew, and their moments. */
  private void basis(Group group, double[] w, double[] p, double[] h, double[][] moment) {
    if (group.a.length == 0) {
      return;
    }
    double[] target = new double[n];
    double[] right = new double[n];
    for (int j = 0; j < n; j++) {
      target[j] = w[j] - p[j] / h[j];
      right[j] = h[j] * w[j] - p[j];
    }
    SignBases.assign(target, group.a, group.mask);
    group.a = SignBases.sorted(SignBases.fit(group.mask, h, right, group.a.length), group.mask);
    group.store();
    int count = group.a.length;
    group.write(SignBases.columns(group.mask, moment[0], count), coordinateMoments[0]);
    for (int k = 1; k < 3; k++) {
      double[] sums = new double[count];
      Arrays.fill(sums, Arrays.stream(moment[k]).sum());
      group.write(sums, coordinateMoments[k]);
    }
  }

  private void coordinate(Group group, Phase phase, double[] g, double rate, double decay) {
    int count = group.a.length;
    double[] ga = SignBases.columns(group.mask, g, count);
    for (int i = 0; i < count; i++) {
      ga[i] += decay * group.a[i];
    }
    double[][] moment = coordinateMoments(group);
    double[] p = new double[count];
    double[] h = new double[count];
    SignBases.model(ga, moment[0], moment[1], moment[2], steps[1], rate, p, h);
    if (phase == Phase.COORDINATE) {
      for (int i = 0; i < count; i++) {
        group.a[i] -= p[i] / h[i];
      }
      group.a = SignBases.sorted(group.a, group.mask, moment);
      group.store();
    }
    for (int k = 0; k < 3; k++) {
      group.write(moment[k], coordinateMoments[k]);
    }
  }

  private double[][] coordinateMoments(Group group) {
    int count = group.a.length;
    return new double[][] {
      group.read(coordinateMoments[0], count),
      group.read(coordinateMoments[1], count),
      group.read(coordinateMoments[2], count)
    };
  }

  /** A coordinate that could be pruned. */
  private record Candidate(double loss, MultibitCoder coder, int output, int group, int column) {}

  @Override
  public void together(List<WeightCoder> all, Step step) {
    List<MultibitCoder> team = new ArrayList<>();
    for (WeightCoder coder : all) {
      if (coder instanceof MultibitCoder other && other.set.average() == set.average()) {
        team.add(other);
      }
    }
    if (set.average() > 0 && team.get(0) == this) {
      prune(team, wanted((step.done() + 1.0) / step.total()), set.rate() * step.rate());
    }
  }

  /** Removes the coordinates of least modelled loss, over all layers, until an average is met. */
  private static void prune(List<MultibitCoder> team, double wanted, double rate) {
    double weights = 0;
    double bits = 0;
    for (MultibitCoder coder : team) {
      weights += (double) coder.masks.length * coder.taps;
      bits += coder.coordinateCount() * (double) coder.n;
    }
    if (bits <= wanted * weights) {
      return;
    }
    List<Candidate> candidates = new ArrayList<>();
    for (MultibitCoder coder : team) {
      coder.each(group -> coder.candidates(group, rate, candidates));
    }
    // A stable sort: equal losses stay in the order of layers and groups.
    candidates.sort((x, y) -> Double.compare(x.loss(), y.loss()));
    List<Candidate> gone = new ArrayList<>();
    int[] left = team.stream().mapToInt(MultibitCoder::coordinateCount).toArray();
    for (Candidate c : candidates) {
      int layer = team.indexOf(c.coder());
      if (bits > wanted * weights && left[layer] > 1) {
        left[layer]--;
        bits -= c.coder().n;
        gone.add(c);
      }
    }
    // From the highest column down, so that the columns still to go keep their places.
    gone.sort((x, y) -> Integer.compare(y.column(), x.column()));
    for (Candidate c : gone) {
      c.coder().remove(c.output(), c.group(), c.column());
    }
  }

  /** Coordinates of the layer. */
  int coordinateCount() {
    int count = 0;
    for (float[] row : coordinates) {
      for (float a : row) {
        count += a > 0 ? 1 : 0;
      }
    }
    return count;
  }

  private void candidates(Group group, double rate, List<Candidate> into) {
    double[][] moment = coordinateMoments(group);
    double up = rate / (1 - StrictMath.pow(0.9, steps[1]));
    double down = StrictMath.sqrt(1 - StrictMath.pow(0.999, steps[1]));
    for (int i = 0; i < group.a.length; i++) {
      double h = (Math.sqrt(moment[2][i]) + 1e-8) / down;
      double loss = SignBases.pruningLoss(up * moment[0][i], h, group.a[i]);
      into.add(new Candidate(loss, this, group.output, group.group, i));
    }
  }

  private void remove(int output, int groupIndex, int column) {
    Group group = new Group(output, groupIndex);
    double[][] moment = coordinateMoments(group);
    group.a[column] = 0;
    group.a = SignBases.sorted(group.a, group.mask, moment);
    group.store();
    group.scatter(group.values(), weights.rows());
    for (int k = 0; k < 3; k++) {
      group.write(moment[k], coordinateMoments[k]);
    }
  }
}
