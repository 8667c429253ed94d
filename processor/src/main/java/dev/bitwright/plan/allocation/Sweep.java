package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Node;
import dev.bitwright.plan.sensitivity.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * What more of one resource buys, all other budgets kept.
 *
 * @param measure of the resource that varies
 * @param parallel whether the parallelism of layers was decided too
 * @param points the front, least use first
 * @param complete whether the front has no other points
 * @param proven whether every point is proven to be on the front
 * @param equal networks with one width wherever one is open, whatever the other budgets
 * @param limit of the resource in the network's budget
 * @param chosen the plan under the network's budget; empty where that has none
 * @param basis where the losses come from
 * @param measured what plans were measured to lose, where that was done
 */
public record Sweep(
    Budget.Measure measure,
    boolean parallel,
    List<Point> points,
    boolean complete,
    boolean proven,
    List<Equal> equal,
    OptionalLong limit,
    Optional<Point> chosen,
    String basis,
    Optional<Profile.Plans> measured) {
  public Sweep {
    points = List.copyOf(points);
    equal = List.copyOf(equal);
  }

  /**
   * One plan.
   *
   * @param use of the resource, in its unit
   * @param loss summed over the layers
   */
  public record Point(long use, double loss, List<Layer> layers) {
    public Point {
      layers = List.copyOf(layers);
    }

    /** As profiles write it: a word a layer, {@code UNIFORM:8/input APoT:4/UNIFORM:3}. */
    public String text() {
      return layers.stream()
          .map(l -> l.weights().word() + "/" + l.reads().map(Part::word).orElse("input"))
          .collect(Collectors.joining(" "));
    }
  }

  /**
   * A layer of a plan.
   *
   * @param name as plans call it
   * @param reads empty where it reads the integer input
   */
  public record Layer(
      String name, Part weights, Optional<Part> reads, Node.Parallelism parallelism) {}

  /**
   * What the weights of a layer are, or what it reads.
   *
   * @param scheme its name
   * @param kind scheme and options without the width: {@code UNIFORM(mode=affine)}
   * @param shown as plans show it: {@code UNIFORM(bits=4,mode=affine)}
   */
  public record Part(String scheme, String kind, int bits, String shown) {
    private String word() {
      return scheme + ":" + bits;
    }
  }

  /** A network with one width. */
  public record Equal(int bits, Point point) {}

  /** The same with what plans were measured to lose. */
  public Sweep with(Profile.Plans plans) {
    return new Sweep(
        measure,
        parallel,
        points,
        complete,
        proven,
        equal,
        limit,
        chosen,
        basis,
        Optional.of(plans));
  }

  /** How a plan does on the samples; empty where it was not measured. */
  public Optional<Profile.Score> score(Point point) {
    return measured.map(m -> m.byLayers().get(point.text()));
  }

  /** The increase of the loss over the float network's; empty where it was not measured. */
  public OptionalDouble increase(Point point) {
    return score(point).stream()
        .mapToDouble(s -> s.loss() - measured.get().twin().loss())
        .findAny();
  }

  /** Whether a plan was measured. */
  public boolean anyMeasured() {
    return plans().stream().anyMatch(p -> score(p).isPresent());
  }

  /**
   * Spearman's rank correlation of summed and measured losses over the points of the front: 1 where
   * both order them alike. Empty below three measured points, or where all of either are equal.
   */
  public OptionalDouble rankCorrelation() {
    List<Point> both = points.stream().filter(p -> score(p).isPresent()).toList();
    return both.size() < 3
        ? OptionalDouble.empty()
        : RankCorrelation.of(
            both.stream().mapToDouble(Point::loss).toArray(),
            both.stream().mapToDouble(p -> increase(p).orElseThrow()).toArray());
  }

  /** Every plan: the front, those of one width, and the one under the budget. */
  public List<Point> plans() {
    List<Point> all = new ArrayList<>(points);
    equal.forEach(e -> all.add(e.point()));
    chosen.ifPresent(all::add);
    return List.copyOf(all);
  }

  /** The plan under the budget, where no point of the front has the same layers. */
  public Optional<Point> chosenBesides() {
    return chosen.filter(c -> points.stream().noneMatch(p -> p.layers().equals(c.layers())));
  }

  /** Whether a point is the plan under the budget. */
  public boolean isChosen(Point point) {
    return chosen.filter(c -> c.layers().equals(point.layers())).isPresent();
  }
}
