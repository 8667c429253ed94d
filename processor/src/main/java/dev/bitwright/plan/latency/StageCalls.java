package dev.bitwright.plan.latency;

import dev.bitwright.graph.Op;
import dev.bitwright.plan.CodeTensor;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.RowForm;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.StorageForm;

/**
 * The kernels that compute a stage's accumulators, in the order in which the lowering calls them.
 */
final class StageCalls implements Stage.Visitor<KernelCalls> {
  private static final int WORD = 32;
  private static final double KIB = 1024;
  private static final int INT_BYTES = 4;

  private final KernelCalls calls = new KernelCalls();

  private StageCalls() {}

  static KernelCalls of(Stage stage) {
    return stage.accept(new StageCalls());
  }

  /** KiB of rows of ints. */
  private static double resident(double rows, long length) {
    return rows * length * INT_BYTES / KIB;
  }

  @Override
  public KernelCalls input(Stage.Input s) {
    calls.add(
        JavaKernel.SAMPLES, s.shape().channels(), s.shape().isImage() ? s.shape().positions() : 1);
    return calls;
  }

  @Override
  public KernelCalls convolution(Stage.Convolution s) {
    Product product = Product.of(s).orElseThrow();
    switch (RowForm.of(s)) {
      case INTEGERS -> integers(s, product);
      case TERNARY_PLANES -> ternary(s, product);
      case SIGN_PLANES -> signs(s, product);
    }
    return calls;
  }

  private static boolean pointwise(Op.Conv2d op) {
    return op.kernelHeight() * op.kernelWidth() == 1 && op.stride() == 1 && op.padding() == 0;
  }

  /** Copies of planes, each as one tap sees it. */
  private void patches(Stage.Convolution s, double planes) {
    calls.add(
        s.op().stride() == 1 ? JavaKernel.PATCH : JavaKernel.PATCH_STRIDED,
        planes * s.shape().height(),
        s.shape().width());
  }

  private void integers(Stage.Convolution s, Product product) {
    long n = s.shape().positions();
    int groups = s.op().groups();
    int taps = product.taps();
    boolean wide = RowForm.wide(s);
    if (!pointwise(s.op())) {
      patches(s, (double) groups * taps);
    }
    if (product.offset()) {
      calls.add(wide ? JavaKernel.CLEAR_LONG : JavaKernel.CLEAR, groups, n);
      calls.add(wide ? JavaKernel.ADD_LONG : JavaKernel.ADD, (double) groups * taps, n);
    }
    int outputs = s.shape().channels();
    multiplyAdds(wide, outputs, taps, n);
    if (product.offset()) {
      calls.add(wide ? JavaKernel.OFFSET_LONG : JavaKernel.OFFSET, outputs, n);
    }
  }

  /** Rows of accumulators, four taps a pass. */
  private void multiplyAdds(boolean wide, long outputs, int taps, long n) {
    double resident = resident(taps, n);
    calls.add(wide ? JavaKernel.CLEAR_LONG : JavaKernel.CLEAR, outputs, n);
    if (wide) {
      calls.add(JavaKernel.MULTIPLY_ADD_LONG, (double) outputs * taps, resident, n);
    } else {
      calls.add(JavaKernel.MULTIPLY_ADD_4, (double) outputs * (taps / 4), resident, n);
      calls.add(JavaKernel.MULTIPLY_ADD, (double) outputs * (taps % 4), resident, n);
    }
  }

  private void ternary(Stage.Convolution s, Product product) {
    long n = s.shape().positions();
    long in = s.input().shape().positions();
    int groups = s.op().groups();
    int channels = s.input().shape().channels() / groups;
    int words = (channels + WORD - 1) / WORD;
    int rows = s.op().kernelHeight() * s.op().kernelWidth() * words;
    double resident = resident(2.0 * rows, n);
    calls.add(JavaKernel.CLEAR, 2.0 * groups * words, in);
    calls.add(JavaKernel.TERNARY_PACK, (double) groups * channels, in);
    if (!pointwise(s.op())) {
      patches(s, 2.0 * groups * rows);
    }
    int outputs = s.shape().channels();
    calls.add(JavaKernel.CLEAR, outputs, n);
    calls.add(JavaKernel.TERNARY_MULTIPLY_ADD, (double) outputs * rows, resident, n);
    if (product.offset()) {
      calls.add(JavaKernel.CLEAR, groups, n);
      calls.add(JavaKernel.TERNARY_MULTIPLY_ADD, (double) groups * rows, resident, n);
      calls.add(JavaKernel.OFFSET, outputs, n);
    }
  }

  private void signs(Stage.Convolution s, Product product) {
    StorageForm.SignedCoordinates form =
        (StorageForm.SignedCoordinates) product.weights().storage();
    long n = s.shape().positions();
    double convolutions = s.op().groups();
    int taps = product.taps();
    int groups = taps / form.members();
    int bits = RowForm.levelBits(product);
    double rows = (double) groups * words(form) * bits;
    calls.add(JavaKernel.CLEAR, convolutions * (rows + groups), n);
    patches(s, convolutions * taps);
    calls.add(JavaKernel.ADD, convolutions * taps, n);
    calls.add(JavaKernel.SIGN_PACK, convolutions * taps * bits, n);
    int outputs = s.shape().channels();
    calls.add(JavaKernel.CLEAR, outputs, n);
    calls.add(JavaKernel.SIGN_MULTIPLY_ADD, outputs * form.average() * rows, resident(rows, n), n);
    calls.add(JavaKernel.MULTIPLY_ADD, (double) outputs * groups, resident(groups, n), n);
  }

  private static int words(StorageForm.SignedCoordinates form) {
    return (form.members() + WORD - 1) / WORD;
  }

  @Override
  public KernelCalls dense(Stage.Dense s) {
    Product product = Product.of(s).orElseThrow();
    int taps = product.taps();
    int units = s.op().units();
    boolean wide = RowForm.wide(s);
    if (s.input().shape().isImage()) {
      calls.add(JavaKernel.COPY, s.input().shape().channels(), s.input().shape().positions());
    }
    RowForm form = RowForm.of(s);
    switch (form) {
      case INTEGERS -> multiplyAdds(wide, 1, taps, units);
      case TERNARY_PLANES -> {
        int words = (taps + WORD - 1) / WORD;
        calls.add(JavaKernel.CLEAR, 1, units);
        calls.add(JavaKernel.TERNARY_PACK_VECTOR, 1, taps);
        calls.add(JavaKernel.TERNARY_MULTIPLY_ADD, words, resident(2.0 * words, units), units);
      }
      case SIGN_PLANES -> {
        StorageForm.SignedCoordinates groups =
            (StorageForm.SignedCoordinates) product.weights().storage();
        int count = taps / groups.members();
        int bits = RowForm.levelBits(product);
        calls.add(JavaKernel.SIGN_PACK_GROUP, count, bits, groups.members());
        calls.add(JavaKernel.SIGN_DOT, units * groups.average() * count, bits, words(groups));
      }
    }
    if (product.offset() && form != RowForm.SIGN_PLANES) {
      calls.add(wide ? JavaKernel.SUM_LONG : JavaKernel.SUM, 1, taps);
      calls.add(wide ? JavaKernel.OFFSET_ACROSS_LONG : JavaKernel.OFFSET_ACROSS, 1, units);
    }
    return calls;
  }

  @Override
  public KernelCalls sum(Stage.Sum s) {
    boolean image = s.shape().isImage();
    long rows = image ? s.shape().channels() : 1;
    long n = image ? s.shape().positions() : s.shape().channels();
    calls.add(JavaKernel.COPY, rows, n);
    calls.add(JavaKernel.ADD, (double) rows * (s.inputs().size() - 1), n);
    return calls;
  }

  @Override
  public KernelCalls windowSum(Stage.WindowSum s) {
    int channels = s.shape().channels();
    if (s.shape().isImage()) {
      calls.add(
          JavaKernel.WINDOW_SUM,
          (double) channels * s.shape().height(),
          s.kernelHeight() * s.kernelWidth(),
          s.shape().width());
    } else {
      calls.add(JavaKernel.SUM, channels, s.input().shape().positions());
    }
    return calls;
  }

  /** An image's levels are copied as they are emitted. */
  @Override
  public KernelCalls join(Stage.Join s) {
    if (!s.shape().isImage()) {
      for (CodeTensor operand : s.inputs()) {
        calls.add(JavaKernel.COPY, 1, operand.shape().channels());
      }
    }
    return calls;
  }

  /** The row of a token is copied as it is emitted. */
  @Override
  public KernelCalls embedding(Stage.Embedding s) {
    return calls;
  }

  @Override
  public KernelCalls gate(Stage.Gate s) {
    calls.add(JavaKernel.GATE, 1, s.shape().channels());
    return calls;
  }

  @Override
  public KernelCalls gruCell(Stage.GruCell s) {
    calls.add(JavaKernel.GRU, 1, s.shape().channels());
    return calls;
  }

  @Override
  public KernelCalls lstmCell(Stage.LstmCell s) {
    calls.add(JavaKernel.LSTM, 1, s.shape().channels());
    return calls;
  }
}
