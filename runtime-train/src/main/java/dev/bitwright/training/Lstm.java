package dev.bitwright.training;

/**
 * A long short-term memory in training (Hochreiter and Schmidhuber, Neural Computation 9(8), 1997;
 * quantized as in He et al., arXiv 1611.10176, section 4): with {@code i, j, f, o = [x, h] W + b},
 * {@code c' = clip(c s(f + 1) + s(i) squash(j), -8, 8)}, {@code y = squash(c') s(o)}, and h' the
 * level of y.
 */
public final class Lstm extends RecurrentCell {
  private static final float BOUND = 8f;

  private Memory[] memory = {};

  /** Of one part: rows of images, and the state. */
  private static final class Memory {
    float[][] a;
    float[][] z;
    float[][] dz;
    float[][] c;
    float[][] d;
    float[][] firstC;
    float[][] h;
    float[][] lastC;
    float[][] dc;
    float[][] wt;
  }

  /**
   * @param inputs values of x
   * @param units values of the state
   * @param tanh whether squash is tanh instead of the sigmoid
   */
  public Lstm(int inputs, int units, boolean tanh) {
    this(inputs, units, tanh, false);
  }

  /**
   * As above.
   *
   * @param deployed whether the quantized pass has the arithmetic of the deployed cell
   */
  public Lstm(int inputs, int units, boolean tanh, boolean deployed) {
    super(inputs, units, tanh, deployed);
  }

  @Override
  void allocate(int parts, int images) {
    memory = new Memory[parts];
    for (int p = 0; p < parts; p++) {
      Memory m = new Memory();
      m.a = new float[images][inputs + units];
      m.z = new float[images][4 * units];
      m.dz = new float[images][4 * units];
      m.c = new float[images][units];
      m.d = new float[images][inputs + units];
      m.firstC = new float[images][units];
      m.h = new float[images][units];
      m.lastC = new float[images][units];
      m.dc = new float[images][units];
      m.wt = new float[inputs + units][4 * units];
      memory[p] = m;
    }
  }

  /** The levels of h that the next pass goes on from: {@code [stream][units]}. */
  float[][] carriedLevels(int part) {
    return memory[part].h;
  }

  /** The cell state that the next pass goes on from: {@code [stream][units]}. */
  float[][] carriedCells(int part) {
    return memory[part].lastC;
  }

  /**
   * All steps of a pass.
   *
   * @param x levels {@code [inputs][images]}
   * @param w levels of the weights {@code [4 * units][inputs + units]}
   * @param scale what a sum of products is multiplied by, one number a row
   * @param steps of weights with an offset, else null
   * @param bias one number a row
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
      int highest,
      float[][] y) {
    this.highest = highest;
    Memory m = memory[part];
    int images = pass.images(part);
    int streams = images / pass.steps();
    for (int s = 0; s < streams && pass.fresh(); s++) {
      java.util.Arrays.fill(m.h[s], first());
      java.util.Arrays.fill(m.lastC[s], real(first()));
    }
    transposed(w, m.wt);
    take(x, m.a, images);
    for (int s = 0; s < streams; s++) {
      System.arraycopy(m.lastC[s], 0, m.firstC[s], 0, units);
    }
    for (int from = 0; from < images; from += streams) {
      for (int s = 0; s < streams; s++) {
        System.arraycopy(m.h[s], 0, m.a[from + s], inputs, units);
      }
      product(m.a, m.wt, scale, steps, bias, 0, m.z, from, streams);
      for (int s = 0; s < streams; s++) {
        if (inSteps()) {
          integerStep(m, from + s, s, y);
        } else {
          step(m, from + s, s, y);
        }
      }
    }
  }

  private void step(Memory m, int r, int s, float[][] y) {
    float[] z = m.z[r];
    for (int u = 0; u < units; u++) {
      float i = Squash.sigmoid(z[u]);
      float j = squash(z[units + u]);
      float f = Squash.sigmoid(z[2 * units + u] + 1);
      float o = Squash.sigmoid(z[3 * units + u]);
      float c = m.lastC[s][u] * f + i * j;
      c = Math.min(Math.max(c, -BOUND), BOUND);
      z[u] = i;
      z[units + u] = j;
      z[2 * units + u] = f;
      z[3 * units + u] = o;
      m.c[r][u] = c;
      m.lastC[s][u] = c;
      float value = squash(c) * o;
      y[u][r] = value;
      m.h[s][u] = level(value);
    }
  }

  /** The same in the numbers of the deployed cell. */
  private void integerStep(Memory m, int r, int s, float[][] y) {
    float[] z = m.z[r];
    int[] squash = CellSteps.squash(tanh);
    for (int u = 0; u < units; u++) {
      int i = CellSteps.sigmoid(z[u]);
      int j = CellSteps.squashed(squash, z[units + u]);
      int f = CellSteps.sigmoid(z[2 * units + u] + 1);
      int o = CellSteps.sigmoid(z[3 * units + u]);
      int c = CellSteps.next(CellSteps.cell(m.lastC[s][u]), f, i, j);
      z[u] = CellSteps.real(i);
      z[units + u] = CellSteps.real(j);
      z[2 * units + u] = CellSteps.real(f);
      z[3 * units + u] = CellSteps.real(o);
      m.lastC[s][u] = c / (float) CellSteps.CELL_ONE;
      m.c[r][u] = c == Short.MAX_VALUE ? BOUND : m.lastC[s][u];
      float value = CellSteps.ofCell(squash, c) * o * 0x1p-28f;
      y[u][r] = value;
      m.h[s][u] = level(value);
    }
  }

  /**
   * The gradients of all steps; nothing comes back from the steps after the pass.
   *
   * @param w real values of the weights
   * @param dy gradient of the results
   * @param dx takes the gradient of the real values of x; null where nobody wants it
   * @param dz takes the gradient of the sums {@code [4 * units][images]}
   */
  public void backward(Pass pass, int part, float[][] w, float[][] dy, float[][] dx, float[][] dz) {
    Memory m = memory[part];
    int images = pass.images(part);
    int streams = images / pass.steps();
    for (int s = 0; s < streams; s++) {
      java.util.Arrays.fill(m.d[s], 0f);
      java.util.Arrays.fill(m.dc[s], 0f);
    }
    for (int from = images - streams; from >= 0 && streams > 0; from -= streams) {
      for (int s = 0; s < streams; s++) {
        stepBack(m, from + s, s, from == 0 ? m.firstC[s] : m.c[from + s - streams], dy);
      }
      adjoint(m.dz, w, m.d, from, streams);
      if (dx != null) {
        for (int s = 0; s < streams; s++) {
          for (int k = 0; k < inputs; k++) {
            dx[k][from + s] = m.d[s][k];
          }
        }
      }
    }
    spread(m.dz, dz, 0, 4 * units, images);
  }

  private void stepBack(Memory m, int r, int s, float[] before, float[][] dy) {
    float[] z = m.z[r];
    float[] dz = m.dz[r];
    for (int u = 0; u < units; u++) {
      float i = z[u];
      float j = z[units + u];
      float f = z[2 * units + u];
      float o = z[3 * units + u];
      float c = m.c[r][u];
      float bent = squash(c);
      float dv = dy[u][r] + m.d[s][inputs + u];
      float dc = dv * o * slope(bent) + m.dc[s][u];
      dc = Math.abs(c) < BOUND ? dc : 0;
      dz[u] = dc * j * i * (1 - i);
      dz[units + u] = dc * i * slope(j);
      dz[2 * units + u] = dc * before[u] * f * (1 - f);
      dz[3 * units + u] = dv * bent * o * (1 - o);
      m.dc[s][u] = dc * f;
    }
  }

  /** The gradient of the weights, by the levels that met them. */
  public void backwardWeights(Pass pass, int part, float[][] dz, float[][] dw) {
    weights(dz, 0, memory[part].a, dw, 4 * units, pass.images(part), false);
  }
}
