package dev.bitwright.training;

import java.util.ArrayList;
import java.util.List;

/** The slots of an optimizer for all parameters of a network, and one step over them. */
public final class OptimizerState {
  private final Optimizer rule;
  private final List<Parameter> parameters;
  private final float[][][][] slots;

  /** Slots of zeros. */
  public OptimizerState(Optimizer rule, List<Parameter> parameters) {
    this.rule = rule;
    this.parameters = List.copyOf(parameters);
    int count = rule.slots().size();
    slots = new float[this.parameters.size()][][][];
    for (int p = 0; p < slots.length; p++) {
      float[][] rows = this.parameters.get(p).rows();
      slots[p] = new float[rows.length][count][];
      for (int r = 0; r < rows.length; r++) {
        for (int s = 0; s < count; s++) {
          slots[p][r][s] = new float[rows[r].length];
        }
      }
    }
  }

  /** Euclidean norm of all gradients together; NaN or infinite when any value is. */
  public static double gradientNorm(List<Parameter> parameters) {
    double sum = 0;
    for (Parameter parameter : parameters) {
      for (float[] row : parameter.gradient()) {
        sum += Rows.dot(row, row, 0, row.length);
      }
    }
    return StrictMath.sqrt(sum);
  }

  /**
   * One step over every parameter, rows one after another.
   *
   * @param rate learning rate before the parameters' own factors
   * @param decay weight decay for the parameters that take part in it
   * @param factor factor on all gradients, below 1 when clipped
   * @param step number of this step, from 1
   * @param parts threads to spread the parameters over; no value depends on them
   */
  public void step(double rate, double decay, float factor, long step, Parts parts) {
    parts.run(
        parameters.size(),
        (p, work) -> {
          Parameter parameter = parameters.get(p);
          float[][] rows = parameter.rows();
          for (int r = 0; r < rows.length; r++) {
            rule.update(
                rows[r],
                parameter.gradient()[r],
                factor,
                slots[p][r],
                rate * parameter.rateFactor(),
                parameter.weightDecay() ? decay : 0.0,
                step,
                parameter.isScale());
            raise(rows[r], parameter.minimum());
          }
        });
  }

  private static void raise(float[] row, float minimum) {
    if (minimum > Float.NEGATIVE_INFINITY) {
      for (int i = 0; i < row.length; i++) {
        if (row[i] < minimum) {
          row[i] = minimum;
        }
      }
    }
  }

  /** The slots as named rows ({@code slot/parameter}), live and not copied. */
  public List<NamedRows> rows() {
    List<NamedRows> result = new ArrayList<>();
    for (int s = 0; s < rule.slots().size(); s++) {
      for (int p = 0; p < slots.length; p++) {
        float[][] rows = new float[slots[p].length][];
        for (int r = 0; r < rows.length; r++) {
          rows[r] = slots[p][r][s];
        }
        result.add(new NamedRows(rule.slots().get(s) + "/" + parameters.get(p).name(), rows));
      }
    }
    return result;
  }
}
