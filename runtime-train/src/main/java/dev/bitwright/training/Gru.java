package dev.bitwright.training;

import java.util.Arrays;

/**
 * A gated recurrent unit in training (Cho et al., EMNLP 2014, arXiv 1406.1078; quantized as in He
 * et al., arXiv 1611.10176, section 4): with {@code r, u = s([x, h] W + b)} and {@code n} the level
 * of {@code squash([x, p] V + d)}, {@code p} the level of {@code r h}: {@code y = u h + (1 - u) n},
 * and h' the level of y. With {@code resetAfter}, in floats only, {@code n = squash(x Vx + d + r (h
 * Vh + e))}; the candidate then has {@code 2 * units} biases, those of e last.
 */
public final class Gru extends RecurrentCell {
  private final boolean resetAfter;
  private Memory[] memory = {};

  /** Of one part: rows of images, and the state. */
  private static final class Memory {
    float[][] a;
    float[][] b;
    float[][] z;
    float[][] n;
    float[][] n2;
    float[][] dz;
    float[][] dn;
    float[][] dn2;
    float[][] d;
    float[][] d2;
    float[][] h;
    float[][] wt;
    float[][] vt;
  }

  /**
   * @param inputs values of x
   * @param units values of the state
   * @param tanh whether squash is tanh instead of the sigmoid
   * @param resetAfter whether r multiplies the product of h instead of h
   */
  public Gru(int inputs, int units, boolean tanh, boolean resetAfter) {
    this(inputs, units, tanh, resetAfter, false);
  }

  /**
   * As above.
   *
   * @param deployed whether the quantized pass has the arithmetic of the deployed cell
   */
  public Gru(int inputs, int units, boolean tanh, boolean resetAfter, boolean deployed) {
    super(inputs, units, tanh, deployed);
    this.resetAfter = resetAfter;
  }

  @Override
  void allocate(int parts, int images) {
    memory = new Memory[parts];
    int both = inputs + units;
    for (int p = 0; p < parts; p++) {
      Memory m = new Memory();
      m.a = new float[images][both];
      m.b = new float[images][both];
      m.z = new float[images][2 * units];
      m.n = new float[images][units];
      m.n2 = new float[images][units];
      m.dz = new float[images][2 * units];
      m.dn = new float[images][units];
      m.dn2 = new float[images][units];
      m.d = new float[images][both];
      m.d2 = new float[images][both];
      m.h = new float[images][units];
      m.wt = new float[both][2 * units];
      m.vt = new float[both][units];
      memory[p] = m;
    }
  }

  /** The levels of h that the next pass goes on from: {@code [stream][units]}. */
  float[][] carriedLevels(int part) {
    return memory[part].h;
  }

  /**
   * All steps of a pass.
   *
   * @param x levels {@code [inputs][images]}
   * @param w levels of the gates' weights {@code [2 * units][inputs + units]}
   * @param scale of the gates' sums, one number a row
   * @param steps of weights with an offset, else null
   * @param bias of the gates
   * @param v levels of the candidate's weights {@code [units][inputs + units]}
   * @param scaleV of the candidate's sums
   * @param stepsV of weights with an offset, else null
   * @param biasV of the candidate
   * @param highest level of x and h; 0 in the float twin
   * @param y the results {@code [units][images]}
   */
  public void forward(
      Pass pass,
      int part,
      float[][] x,
      float[][] w,
      float[] scale,
      float[] steps,
      float[] bias,
      float[][] v,
      float[] scaleV,
      float[] stepsV,
      float[] biasV,
      int highest,
      float[][] y) {
    this.highest = highest;
    Memory m = memory[part];
    int images = pass.images(part);
    int streams = images / pass.steps();
    for (int s = 0; s < streams && pass.fresh(); s++) {
      Arrays.fill(m.h[s], first());
    }
    transposed(w, m.wt);
    transposed(v, m.vt);
    take(x, m.a, images);
    take(x, m.b, images);
    for (int from = 0; from < images; from += streams) {
      for (int s = 0; s < streams; s++) {
        System.arraycopy(m.h[s], 0, m.a[from + s], inputs, units);
      }
      product(m.a, m.wt, scale, steps, bias, 0, m.z, from, streams);
      for (int s = 0; s < streams; s++) {
        reset(m, from + s);
      }
      product(m.b, m.vt, scaleV, stepsV, biasV, 0, m.n, from, streams);
      for (int s = 0; s < streams && resetAfter; s++) {
        after(m, from + s, scaleV, biasV);
      }
      for (int s = 0; s < streams; s++) {
        step(m, from + s, s, y);
      }
    }
  }

  /** The gates, and what of h meets the candidate's weights. */
  private void reset(Memory m, int r) {
    for (int u = 0; u < 2 * units; u++) {
      m.z[r][u] =
          inSteps() ? CellSteps.real(CellSteps.sigmoid(m.z[r][u])) : Squash.sigmoid(m.z[r][u]);
    }
    for (int u = 0; u < units && inSteps(); u++) {
      m.b[r][inputs + u] = level(ofLevel(inUnits(m.z[r][u]) * (int) m.a[r][inputs + u]));
    }
    for (int u = 0; u < units && !inSteps(); u++) {
      m.b[r][inputs + u] = resetAfter ? 0 : level(m.z[r][u] * real(m.a[r][inputs + u]));
    }
  }

  /** A gate, which is a whole number of units. */
  private static int inUnits(float gate) {
    return (int) (gate * CellSteps.ONE);
  }

  /** Adds {@code r (h Vh + e)}. */
  private void after(Memory m, int r, float[] scale, float[] bias) {
    float[] h = m.n2[r];
    Arrays.fill(h, 0f);
    float[][] onlyH = Arrays.copyOfRange(m.vt, inputs, inputs + units);
    RowProduct.multiply(units, m.n2, r, 1, m.a, r, inputs, onlyH, units);
    for (int u = 0; u < units; u++) {
      h[u] = h[u] * scale[u] + bias[units + u];
      m.n[r][u] += m.z[r][u] * h[u];
    }
  }

  private void step(Memory m, int r, int s, float[][] y) {
    for (int u = 0; u < units; u++) {
      float n = squash(m.n[r][u]);
      m.n[r][u] = n;
      float update = m.z[r][units + u];
      float value;
      if (inSteps()) {
        int gate = inUnits(update);
        value = ofLevel(gate * (int) m.h[s][u] + (CellSteps.ONE - gate) * (int) level(n));
      } else {
        value = update * real(m.h[s][u]) + (1 - update) * real(level(n));
      }
      y[u][r] = value;
      m.h[s][u] = level(value);
    }
  }

  /**
   * The gradients of all steps; nothing comes back from the steps after the pass.
   *
   * @param w real values of the gates' weights
   * @param v real values of the candidate's weights
   * @param dy gradient of the results
   * @param dx takes the gradient of the real values of x; null where nobody wants it
   * @param dz takes the gradient of the gates' sums {@code [2 * units][images]}
   * @param dn takes that of the candidate's, and of {@code h Vh + e} where there is one
   */
  public void backward(
      Pass pass,
      int part,
      float[][] w,
      float[][] v,
      float[][] dy,
      float[][] dx,
      float[][] dz,
      float[][] dn) {
    Memory m = memory[part];
    int images = pass.images(part);
    int streams = images / pass.steps();
    float[][] dh = new float[streams][units];
    for (int from = images - streams; from >= 0 && streams > 0; from -= streams) {
      for (int s = 0; s < streams; s++) {
        candidateBack(m, from + s, dh[s], dy);
      }
      adjoint(m.dn, v, m.d, from, streams);
      if (resetAfter) {
        adjoint(m.dn2, v, m.d2, from, streams);
      }
      for (int s = 0; s < streams; s++) {
        gatesBack(m, from + s, s, dh[s]);
      }
      if (dx != null) {
        give(m.d, dx, from, streams, false);
      }
      adjoint(m.dz, w, m.d, from, streams);
      if (dx != null) {
        give(m.d, dx, from, streams, true);
      }
      for (int s = 0; s < streams; s++) {
        for (int u = 0; u < units; u++) {
          dh[s][u] += m.d[s][inputs + u];
        }
      }
    }
    spread(m.dz, dz, 0, 2 * units, images);
    spread(m.dn, dn, 0, units, images);
    if (resetAfter) {
      spread(m.dn2, dn, units, units, images);
    }
  }

  private void give(float[][] d, float[][] dx, int from, int streams, boolean more) {
    for (int s = 0; s < streams; s++) {
      for (int k = 0; k < inputs; k++) {
        dx[k][from + s] = (more ? dx[k][from + s] : 0) + d[s][k];
      }
    }
  }

  /** From the result to the candidate's sum and the update gate's; leaves u dv in dh. */
  private void candidateBack(Memory m, int r, float[] dh, float[][] dy) {
    for (int u = 0; u < units; u++) {
      float n = m.n[r][u];
      float update = m.z[r][units + u];
      float dv = dy[u][r] + dh[u];
      float before = real(m.a[r][inputs + u]);
      m.dz[r][units + u] = dv * (before - real(level(n))) * update * (1 - update);
      m.dn[r][u] = dv * (1 - update) * slope(n);
      m.dn2[r][u] = m.dn[r][u] * m.z[r][u];
      dh[u] = dv * update;
    }
  }

  /** From what met the candidate's weights to the reset gate's sum and to h. */
  private void gatesBack(Memory m, int r, int s, float[] dh) {
    for (int u = 0; u < units; u++) {
      float reset = m.z[r][u];
      float toReset;
      if (resetAfter) {
        toReset = m.dn[r][u] * m.n2[r][u];
        dh[u] += m.d2[s][inputs + u];
      } else {
        toReset = m.d[s][inputs + u] * real(m.a[r][inputs + u]);
        dh[u] += m.d[s][inputs + u] * reset;
      }
      m.dz[r][u] = toReset * reset * (1 - reset);
    }
  }

  /** The gradient of the gates' weights, by the levels that met them. */
  public void backwardGates(Pass pass, int part, float[][] dz, float[][] dw) {
    weights(dz, 0, memory[part].a, dw, 2 * units, pass.images(part), false);
  }

  /** The gradient of the candidate's weights, by the levels that met them. */
  public void backwardCandidate(Pass pass, int part, float[][] dn, float[][] dv) {
    Memory m = memory[part];
    int images = pass.images(part);
    weights(dn, 0, m.b, dv, units, images, false);
    if (resetAfter) {
      for (int i = 0; i < images; i++) {
        System.arraycopy(m.a[i], inputs, m.d[i], inputs, units);
        Arrays.fill(m.d[i], 0, inputs, 0f);
      }
      weights(dn, units, m.d, dv, units, images, true);
    }
  }
}
