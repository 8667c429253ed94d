package dev.bitwright.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Groups of weights as sums of signed coordinates, found by the steps of ALQ (Qu et al., CVPR 2020,
 * arXiv 1912.08883): coordinate steps, basis steps, pruning steps, and steps on shadow weights. All
 * that it remembers are floats, one row for each output; the forward pass sees coordinates rounded
 * to integers of one scale from the beginning.
 */
final class MultibitCoder implements WeightCoder {
  /** What a step does. */
  private static final int SHADOW = 0;

  private static final int BASIS = 1;
  private static final int COORDINATE = 2;
  private static final int PRUNE = 3;

  /** Shares of a round. */
  private static final double BASIS_END = 0.5;

  private static final double COORDINATE_END = 0.8;

  /** The most coordinates of a group. */
  private final int most;

  /** The largest sum of a group's integer coordinates. */
  private final int largestSum;

  /** Groups of one output. */
  private final int groups;

  /** Whether group g holds the taps {@code g, g + groups, ...} instead of a run. */
  private final boolean strided;

  /** Coordinates a weight that are left in the end; 0 for no pruning. */
  private final double average;

  private final double rounds;

  /**
   * Shares of the run on shadow weights before and after the rounds, and on coordinates at its end.
   */
  private final double warmUp;

  private final double refine;
  private final double tune;

  /** Highest learning rate. */
  private final double highestRate;

  private final Parameter weights;
  private final List<NamedRows> state = new ArrayList<>();
  private final int taps;
  private final int n;

  private final float[][] masks;
  private final float[][] coordinates;
  private final float[][][] moments;
  private final float[][][] coordinateMoments;

  /** As last written. */
  private float[] scale;

  /** Steps of the two kinds of moments. */
  private final float[] steps;

  /**
   * @param words most, largest, groups, {@code strided} or {@code runs}, average, rounds, warm-up,
   *     refine, tune, rate
   */
  MultibitCoder(Parameter weights, List<String> words) {
    this.weights = weights;
    this.most = Integer.parseInt(words.get(0));
    this.largestSum = Integer.parseInt(words.get(1));
    this.groups = Integer.parseInt(words.get(2));
    this.strided = words.get(3).equals("strided");
    this.average = Double.parseDouble(words.get(4));
    this.rounds = Double.parseDouble(words.get(5));
    this.warmUp = Double.parseDouble(words.get(6));
    this.refine = Double.parseDouble(words.get(7));
    this.tune = Double.parseDouble(words.get(8));
    this.highestRate = Double.parseDouble(words.get(9));
    this.taps = weights.rows()[0].length;
    this.n = taps / groups;
    int columns = groups * most;
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
      while (count < most && coordinates[output][first() + count] > 0) {
        count++;
      }
      a = read(coordinates, count);
    }

    int tap(int j) {
      return strided ? j * groups + group : group * n + j;
    }

    /** Place of its first coordinate. */
    int first() {
      return group * most;
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
      for (int i = 0; i < most; i++) {
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

  private void each(Consumer<Group> task) {
    for (int o = 0; o < masks.length; o++) {
      for (int g = 0; g < groups; g++) {
        task.accept(new Group(o, g));
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
          group.a = SignBases.sketch(group.gather(weights.rows()), group.mask, most);
          group.store();
        });
  }

  @Override
  public int[][] groups() {
    int first = groups * most;
    int[][] rows = new int[masks.length][first + taps];
    each(
        group -> {
          int[] row = rows[group.output];
          double s = scale[scale.length == 1 ? 0 : group.output];
          // Coordinates ascend: those that round to nothing come first.
          int gone = 0;
          for (int i = 0; i < group.a.length; i++) {
            int a = (int) Math.rint(group.a[i] / s);
            if (a == 0) {
              gone++;
            } else {
              row[group.first() + i - gone] = a;
            }
          }
          for (int j = 0; j < n; j++) {
            row[first + group.tap(j)] = group.mask[j] >> gone;
          }
        });
    return rows;
  }

  @Override
  public void levels(float[][] levels, float[] scale) {
    this.scale = scale;
    double[] largest = new double[scale.length];
    each(
        group -> {
          int c = scale.length == 1 ? 0 : group.output;
          largest[c] = Math.max(largest[c], Arrays.stream(group.a).sum());
        });
    for (int c = 0; c < scale.length; c++) {
      // Rounding adds at most a half for each coordinate.
      scale[c] = (float) Math.max(largest[c] / (largestSum - most / 2.0), 1e-8);
    }
    each(
        group -> {
          double s = scale[scale.length == 1 ? 0 : group.output];
          group.a = Arrays.stream(group.a).map(x -> Math.rint(x / s)).toArray();
          group.scatter(group.values(), levels);
        });
  }

  private int phase(double progress) {
    if (progress >= 1 - tune) {
      return COORDINATE;
    }
    if (progress < warmUp || progress >= warmUp + roundsShare()) {
      return SHADOW;
    }
    double x = (progress - warmUp) / roundsShare() * rounds;
    double inside = x - Math.floor(x);
    return inside < BASIS_END ? BASIS : inside < COORDINATE_END ? COORDINATE : PRUNE;
  }

  private double roundsShare() {
    return average > 0 ? 1 - warmUp - refine - tune : 0;
  }

  /** Coordinates a weight that may be left at a point of the run. */
  private double wanted(double progress) {
    double x = Math.max(0, (progress - warmUp) / roundsShare() * rounds);
    double round = Math.floor(x);
    double pruned = Math.max(0, (x - round - COORDINATE_END) / (1 - COORDINATE_END));
    double share = Math.min(1, (round + pruned) / rounds);
    return most * StrictMath.pow(average / most, share);
  }

  @Override
  public void step(double rate, float factor, double decay, double done) {
    int phase = phase(done);
    steps[0]++;
    steps[1]++;
    each(
        group -> {
          double[] g = group.gather(weights.gradient());
          for (int j = 0; j < n; j++) {
            g[j] *= factor;
          }
          step(group, phase, g, highestRate * rate, decay);
        });
  }

  private void step(Group group, int phase, double[] g, double rate, double decay) {
    double[][] moment = {
      group.gather(moments[0]), group.gather(moments[1]), group.gather(moments[2])
    };
    double[] p = new double[n];
    double[] h = new double[n];
    SignBases.model(g, moment[0], moment[1], moment[2], steps[0], rate, p, h);
    for (int k = 0; k < 3; k++) {
      group.scatter(moment[k], moments[k]);
    }
    if (phase == SHADOW || phase == BASIS) {
      double[] w = phase == SHADOW ? group.gather(weights.rows()) : group.values();
      basis(group, w, p, h, moment);
      for (int j = 0; j < n; j++) {
        w[j] -= p[j] / h[j];
      }
      group.scatter(phase == SHADOW ? w : group.values(), weights.rows());
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

  private void coordinate(Group group, int phase, double[] g, double rate, double decay) {
    int count = group.a.length;
    double[] ga = SignBases.columns(group.mask, g, count);
    for (int i = 0; i < count; i++) {
      ga[i] += decay * group.a[i];
    }
    double[][] moment = coordinateMoments(group);
    double[] p = new double[count];
    double[] h = new double[count];
    SignBases.model(ga, moment[0], moment[1], moment[2], steps[1], rate, p, h);
    if (phase == COORDINATE) {
      for (int i = 0; i < count; i++) {
        group.a[i] -= p[i] / h[i];
      }
      group.a = SignBases.sorted(group.a, group.mask, moment);
      group.store();
    }
    write(group, moment, coordinateMoments);
  }

  private double[][] coordinateMoments(Group group) {
    int count = group.a.length;
    return new double[][] {
      group.read(coordinateMoments[0], count),
      group.read(coordinateMoments[1], count),
      group.read(coordinateMoments[2], count)
    };
  }

  @Override
  public void together(List<WeightCoder> all, double rate, double done) {
    List<MultibitCoder> team = new ArrayList<>();
    for (WeightCoder coder : all) {
      if (coder instanceof MultibitCoder other && other.average == average) {
        team.add(other);
      }
    }
    if (average > 0 && team.get(0) == this) {
      prune(team, wanted(done), highestRate * rate);
    }
  }

  /**
   * Removes the coordinates of least modelled loss, over all layers, until an average is met. A
   * candidate is {loss, layer, output, group, column}.
   */
  private static void prune(List<MultibitCoder> team, double wanted, double rate) {
    double surplus = 0;
    int[] left = new int[team.size()];
    List<double[]> candidates = new ArrayList<>();
    for (int layer = 0; layer < left.length; layer++) {
      MultibitCoder coder = team.get(layer);
      left[layer] = coder.coordinateCount();
      surplus += left[layer] * (double) coder.n - wanted * coder.masks.length * coder.taps;
    }
    if (surplus <= 0) {
      return;
    }
    for (int layer = 0; layer < left.length; layer++) {
      double at = layer;
      MultibitCoder coder = team.get(layer);
      coder.each(group -> coder.candidates(group, at, rate, candidates));
    }
    // A stable sort: equal losses stay in the order of layers and groups.
    candidates.sort(Comparator.comparingDouble(c -> c[0]));
    List<double[]> gone = new ArrayList<>();
    for (double[] c : candidates) {
      int layer = (int) c[1];
      if (surplus > 0 && left[layer] > 1) {
        left[layer]--;
        surplus -= team.get(layer).n;
        gone.add(c);
      }
    }
    // From the highest column down, so that the columns still to go keep their places.
    gone.sort(Comparator.comparingDouble(c -> -c[4]));
    for (double[] c : gone) {
      team.get((int) c[1]).remove((int) c[2], (int) c[3], (int) c[4]);
    }
  }

  /** Coordinates of the layer. */
  private int coordinateCount() {
    int count = 0;
    for (float[] row : coordinates) {
      for (float a : row) {
        count += a > 0 ? 1 : 0;
      }
    }
    return count;
  }

  private void candidates(Group group, double layer, double rate, List<double[]> into) {
    double[][] moment = coordinateMoments(group);
    double up = rate / (1 - StrictMath.pow(0.9, steps[1]));
    double down = StrictMath.sqrt(1 - StrictMath.pow(0.999, steps[1]));
    for (int i = 0; i < group.a.length; i++) {
      double h = (Math.sqrt(moment[2][i]) + 1e-8) / down;
      double loss = SignBases.pruningLoss(up * moment[0][i], h, group.a[i]);
      into.add(new double[] {loss, layer, group.output, group.group, i});
    }
  }

  private void remove(int output, int groupIndex, int column) {
    Group group = new Group(output, groupIndex);
    double[][] moment = coordinateMoments(group);
    group.a[column] = 0;
    group.a = SignBases.sorted(group.a, group.mask, moment);
    group.store();
    group.scatter(group.values(), weights.rows());
    write(group, moment, coordinateMoments);
  }

  private static void write(Group group, double[][] moment, float[][][] into) {
    for (int k = 0; k < 3; k++) {
      group.write(moment[k], into[k]);
    }
  }
}
