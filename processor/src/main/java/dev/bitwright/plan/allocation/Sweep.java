package dev.bitwright.plan.allocation;

import dev.bitwright.graph.Resource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What more of one resource buys, all other budgets kept.
 *
 * @param resource that varies
 * @param points the front, least use first
 * @param complete whether the front has no other points
 * @param proven whether every point is proven to be on the front
 * @param equal networks with one width wherever one is open, whatever the other budgets
 * @param limit of the resource in the network's budget
 * @param chosen the plan under the network's budget; empty where that has none
 * @param basis where the losses come from
 */
public record Sweep(
    Resource resource,
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
   * @param readBits 8 where it reads the integer input
   */
  public record Layer(String name, String weights, int weightBits, String reads, int readBits) {}

  /** A network with one width. */
  public record Equal(int bits, Point point) {}
}
