package dev.bitwright.plan.solve;

/**
 * In which order groups are decided: those first whose choices differ most in what is scarce. What
 * the last ones can change is then little, so that bounds are tight and few labels leave different
 * amounts that matter.
 *
 * <p>A resource that few groups share, such as the memory of one step, is closed as soon as one of
 * them is decided: labels then differ in few of these resources at a time, however many there are.
 */
final class Order {
  private static final int FEW = 4;

  private final Rows rows;
  private final boolean[] decided;

  /** Group, row: whether its choices use different amounts of something that can run out. */
  private final boolean[][] varies;

  private Order(Rows rows) {
    this.rows = rows;
    decided = new boolean[rows.groups()];
    varies = new boolean[rows.groups()][1 + rows.resources];
    for (int row = 1; row <= rows.resources; row++) {
      long most = 0;
      for (long[][] group : rows.numbers) {
        most += Rows.largest(group, row);
      }
      for (int g = 0; g < varies.length && most > rows.limits[row]; g++) {
        varies[g][row] = Rows.largest(rows.numbers[g], row) > Rows.smallest(rows.numbers[g], row);
      }
    }
  }

  static int[] of(Rows rows) {
    return new Order(rows).groups();
  }

  private int[] groups() {
    double[] spread = new double[decided.length];
    for (int g = 0; g < spread.length; g++) {
      for (int row = 1; row <= rows.resources; row++) {
        long[][] group = rows.numbers[g];
        spread[g] +=
            (Rows.largest(group, row) - Rows.smallest(group, row))
                / (double) Math.max(1, rows.limits[row]);
      }
    }
    int[] result = new int[decided.length];
    for (int i = 0; i < result.length; i++) {
      boolean[] closing = closing();
      int next = -1;
      for (int g = 0; g < spread.length; g++) {
        boolean better =
            next < 0 || (closing[g] == closing[next] ? spread[g] > spread[next] : closing[g]);
        if (!decided[g] && better) {
          next = g;
        }
      }
      decided[next] = true;
      result[i] = next;
    }
    return result;
  }

  /** The groups that share with a decided one a resource that few share. */
  private boolean[] closing() {
    boolean[] result = new boolean[decided.length];
    for (int row = 1; row <= rows.resources; row++) {
      int users = 0;
      boolean open = false;
      for (int g = 0; g < decided.length; g++) {
        users += varies[g][row] ? 1 : 0;
        open |= varies[g][row] && decided[g];
      }
      for (int g = 0; g < decided.length && open && users <= FEW; g++) {
        result[g] |= varies[g][row];
      }
    }
    return result;
  }
}
