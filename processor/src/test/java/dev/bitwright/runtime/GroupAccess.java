package dev.bitwright.runtime;

import java.util.SplittableRandom;

/** Opens groups of weights to tests. */
public final class GroupAccess {
  private GroupAccess() {}

  /** Whether the weights of a stage are stored in groups. */
  public static boolean grouped(FrozenLayout.Stage stage) {
    return stage.weights().groups() != null;
  }

  /** A network in which one sign of the weight {@code at}, or of one behind it, is turned. */
  public static FrozenNetwork changed(FrozenNetwork network, FrozenLayout.Stage stage, int at) {
    String table = stage.name() + ".groups";
    WeightGroups form = stage.weights().groups();
    int columns = form.columns(stage.taps());
    long[] values = network.longs(table);
    for (int k = at; ; k = (k + 1) % (stage.outputs() * stage.taps())) {
      int row = k / stage.taps() * columns;
      int tap = k % stage.taps();
      int groups = stage.taps() / form.members();
      int group = form.strided() ? tap % groups : tap / form.members();
      int mask = row + columns - stage.taps() + tap;
      if (values[row + group * form.most()] > 0) {
        return network.with(table, mask, values[mask] ^ 1);
      }
    }
  }

  /** Groups of random widths, some of them without coordinates. */
  public static long[] random(FrozenLayout.Stage stage, SplittableRandom random) {
    WeightGroups form = stage.weights().groups();
    int taps = stage.taps();
    int columns = form.columns(taps);
    int first = columns - taps;
    long[] values = new long[stage.outputs() * columns];
    for (int o = 0; o < stage.outputs(); o++) {
      for (int g = 0; g < taps / form.members(); g++) {
        int width = random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(form.most());
        int left = (1 << form.coordinateBits()) - 1;
        for (int i = 0; i < width; i++) {
          int a = 1 + random.nextInt(left - (width - 1 - i));
          values[o * columns + g * form.most() + i] = a;
          left -= a;
        }
        for (int j = 0; j < form.members(); j++) {
          values[o * columns + first + form.tap(taps, g, j)] = random.nextInt(1 << width);
        }
      }
    }
    return values;
  }
}
