package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Budget;
import dev.bitwright.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

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
    String basis) {
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
   * @param kind scheme and options without the width: {@code UNIFORM(mode=affine)}
   * @param shown as plans show it: {@code UNIFORM(bits=4,mode=affine)}
   */
  public record Part(String kind, int bits, String shown) {}

  /** A network with one width. */
  public record Equal(int bits, Point point) {}

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
