package dev.bitwright.plan.solve;

import dev.bitwright.plan.solve.Problem.Choice;
import dev.bitwright.plan.solve.Problem.Group;
import dev.bitwright.plan.solve.Problem.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Allocation problems of the true sizes of ResNet-50 and ResNet-152 (He et al. 2016, table 1). */
final class ResNets {
  private static final int[] WIDTHS = {2, 3, 4, 6, 8};

  private ResNets() {}

  /** What the loss of a layer looks like. */
  enum Losses {
    /** Sensitivities over four orders of magnitude. */
    SPREAD,
    /** All layers within a thousandth. */
    CLOSE,
    /** All layers the same, in whole numbers up to a few thousand: ties everywhere. */
    EQUAL,
    /** In proportion to the number of weights. */
    CORRELATED,
    /** Falling with the width, otherwise random. */
    RANDOM
  }

  /** A layer: numbers of weights, of multiply-accumulates, of values read and written. */
  record Layer(long weights, long macs, long in, long out) {}

  static final int[] RESNET_50 = {3, 4, 6, 3};
  static final int[] RESNET_152 = {3, 8, 36, 3};

  static List<Layer> layers(int[] blocks) {
    List<Layer> layers = new ArrayList<>();
    layers.add(conv(3, 64, 7, 224, 2));
    int channels = 64;
    int side = 56;
    for (int stage = 0; stage < 4; stage++) {
      int inner = 64 << stage;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        layers.add(conv(channels, inner, 1, side, 1));
        layers.add(conv(inner, inner, 3, side, stride));
        layers.add(conv(inner, 4 * inner, 1, side / stride, 1));
        if (block == 0) {
          layers.add(conv(channels, 4 * inner, 1, side, stride));
        }
        channels = 4 * inner;
        side /= stride;
      }
    }
    layers.add(new Layer(2048 * 1000, 2048 * 1000, 2048, 1000));
    return layers;
  }

  private static Layer conv(int in, int out, int kernel, int side, int stride) {
    long weights = (long) in * out * kernel * kernel;
    long after = side / stride;
    return new Layer(
        weights, weights * after * after, (long) in * side * side, out * after * after);
  }

  /**
   * Five widths of weights times five of activations; bytes, bit operations and LUTs.
   *
   * @param blocks of each stage
   * @param losses of the layers
   * @param width the budgets are about those of a network of this width
   * @param peaks whether the memory of each step is limited too
   * @param seed of the losses
   */
  static Problem problem(int[] blocks, Losses losses, double width, boolean peaks, long seed) {
    List<Layer> layers = layers(blocks);
    Random random = new Random(seed);
    double[][][] numbers = new double[layers.size()][25][];
    double total = 0;
    for (int i = 0; i < numbers.length; i++) {
      Layer layer = layers.get(i);
      double weight = sensitivity(losses, layer, random);
      double activation = sensitivity(losses, layer, random);
      long parallel = 1 + layer.macs / 2_000_000;
      for (int w = 0; w < 5; w++) {
        for (int a = 0; a < 5; a++) {
          int bw = WIDTHS[w];
          int ba = WIDTHS[a];
          double loss = weight * Math.scalb(1, -2 * bw) + activation * Math.scalb(1, -2 * ba);
          if (losses == Losses.RANDOM) {
            loss = weight * (10 - bw) * random.nextDouble() + activation * (10 - ba);
          }
          total += loss;
          numbers[i][5 * w + a] =
              new double[] {
                loss,
                layer.weights * bw / 8,
                layer.macs * bw * ba,
                Math.ceil(parallel * (1.1 * bw * ba + bw + ba + 8))
              };
        }
      }
    }
    double scale = losses == Losses.EQUAL ? 2000 / numbers[0][0][0] : 0x1p44 / total;
    List<Group> groups = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      List<Choice> choices = new ArrayList<>();
      for (int c = 0; c < 25; c++) {
        List<Long> uses = new ArrayList<>();
        for (int r = 1; r < 4; r++) {
          uses.add((long) numbers[i][c][r]);
        }
        if (peaks) {
          int ba = WIDTHS[c % 5];
          for (int step = 0; step < layers.size(); step++) {
            uses.add(
                step == i ? layers.get(i).in * ba : step == i - 1 ? layers.get(step).out * ba : 0);
          }
        }
        choices.add(new Choice("c" + c, Math.round(numbers[i][c][0] * scale), uses));
      }
      groups.add(new Group("layer" + i, choices));
    }
    List<Resource> resources = new ArrayList<>();
    double[] strictness = {1, 0.93, 1.04};
    for (int r = 0; r < 3; r++) {
      double limit = 0;
      for (Layer layer : layers) {
        long parallel = 1 + layer.macs / 2_000_000;
        limit +=
            switch (r) {
              case 0 -> layer.weights * width / 8;
              case 1 -> layer.macs * width * width;
              default -> parallel * (1.1 * width * width + 2 * width + 8);
            };
      }
      resources.add(new Resource("r" + r, (long) (limit * strictness[r])));
    }
    if (peaks) {
      long most = layers.stream().mapToLong(l -> l.in + l.out).max().orElseThrow();
      for (int step = 0; step < layers.size(); step++) {
        resources.add(new Resource("peak" + step, (long) (most * width * 0.8)));
      }
    }
    return new Problem(groups, resources);
  }

  private static double sensitivity(Losses losses, Layer layer, Random random) {
    return switch (losses) {
      case SPREAD, RANDOM -> StrictMath.exp(random.nextDouble() * StrictMath.log(1e4));
      case CLOSE -> 1 + 1e-3 * random.nextDouble();
      case EQUAL -> 1;
      case CORRELATED -> layer.weights * (1 + 0.1 * random.nextDouble());
    };
  }
}
