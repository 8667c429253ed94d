package dev.bitwright.lower.hls;

import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.convert;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.gt;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.ne;
import static dev.bitwright.kernel.Kernels.or;
import static dev.bitwright.kernel.Kernels.rem;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shl;
import static dev.bitwright.kernel.Kernels.shr;

import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.plan.rows.RowTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ring arrays of tensors: how a level is read and how a row is written. */
final class Rings {
  static final IntType WORD = IntType.unsigned(RowTensor.WORD);

  private final Map<String, Buffer> levels = new LinkedHashMap<>();
  private final Map<String, Buffer> masks = new LinkedHashMap<>();
  private final Map<String, Buffer> signs = new LinkedHashMap<>();
  private final Map<String, Integer> depths = new LinkedHashMap<>();
  private final ProgramBuilder program;

  Rings(ProgramBuilder program) {
    this.program = program;
  }

  /**
   * Declares the ring of a tensor.
   *
   * @param name of its arrays, before the role
   * @param depth rows kept
   */
  void add(RowTensor tensor, String name, int depth) {
    depths.put(tensor.name(), depth);
    if (tensor.packed()) {
      masks.put(tensor.name(), program.add(ring(tensor, name, "mask", WORD)));
      signs.put(tensor.name(), program.add(ring(tensor, name, "sign", WORD)));
    } else {
      levels.put(tensor.name(), program.add(ring(tensor, name, "rows", LevelTypes.of(tensor))));
    }
  }

  /** Declares the one row of a state; only a join or a cell reads it, so it is not packed. */
  void addState(RowTensor tensor) {
    depths.put(tensor.name(), 1);
    levels.put(
        tensor.name(),
        program.add(
            Buffer.matrix(
                    RoleNames.of(tensor.name(), "rows"),
                    LevelTypes.of(tensor),
                    1,
                    tensor.rowLength(),
                    Buffer.Kind.STATE)
                .withDoc(tensor.name() + ", kept from step to step")));
  }

  private Buffer ring(RowTensor tensor, String name, String role, IntType type) {
    int depth = depths.get(tensor.name());
    return Buffer.matrix(
            RoleNames.of(name, role), type, depth, tensor.rowLength(), Buffer.Kind.SCRATCH)
        .withDoc("the last " + depth + " of " + tensor.height() + " rows of " + tensor.name());
  }

  /** The arrays of a tensor: its levels, or its mask and its sign planes. */
  List<Buffer> arrays(RowTensor tensor) {
    return tensor.packed()
        ? List.of(masks.get(tensor.name()), signs.get(tensor.name()))
        : List.of(levels.get(tensor.name()));
  }

  /** The ring slot of a row. */
  Expr slot(RowTensor tensor, Expr row) {
    int depth = depths.get(tensor.name());
    if (depth >= tensor.height()) {
      return row;
    }
    if (depth == 1) {
      return i(0);
    }
    return Integer.bitCount(depth) == 1
        ? and(IntType.INT, row, i(depth - 1))
        : rem(IntType.INT, row, i(depth));
  }

  /** The level at a pixel and channel. */
  Expr level(RowTensor tensor, Expr slot, Expr x, Expr channel) {
    if (!tensor.packed()) {
      return load(levels.get(tensor.name()), slot, iadd(imul(x, tensor.channels()), channel));
    }
    Expr bit = and(IntType.INT, channel, i(RowTensor.WORD - 1));
    Expr word = iadd(imul(x, tensor.words()), shr(IntType.INT, channel, 5));
    Expr one = shl(WORD, constant(WORD, 1), bit);
    Expr zero = constant(WORD, 0);
    IntType type = LevelTypes.of(tensor);
    return select(
        type,
        eq(and(WORD, mask(tensor, slot, word), one), zero),
        constant(type, 0),
        select(
            type,
            ne(and(WORD, sign(tensor, slot, word), one), zero),
            constant(type, 1),
            constant(type, -1)));
  }

  Expr mask(RowTensor tensor, Expr slot, Expr word) {
    return load(masks.get(tensor.name()), slot, word);
  }

  Expr sign(RowTensor tensor, Expr slot, Expr word) {
    return load(signs.get(tensor.name()), slot, word);
  }

  /** Writes the levels of one pixel channel by channel, in ascending order of channels. */
  Writer writer(KernelBuilder b, RowTensor tensor, Expr slot) {
    return new Writer(b, tensor, slot);
  }

  /** Collects packed bits until a word is full. */
  final class Writer {
    private final KernelBuilder b;
    private final RowTensor tensor;
    private final Expr slot;
    private Expr.Variable mask;
    private Expr.Variable sign;

    private Writer(KernelBuilder b, RowTensor tensor, Expr slot) {
      this.b = b;
      this.tensor = tensor;
      this.slot = slot;
    }

    /** To be called before the first channel of each pixel. */
    void startPixel() {
      if (tensor.packed()) {
        mask = b.mutable(RoleNames.of(tensor.name(), "mask_word"), WORD, constant(WORD, 0));
        sign = b.mutable(RoleNames.of(tensor.name(), "sign_word"), WORD, constant(WORD, 0));
      }
    }

    void write(Expr x, Expr channel, Expr level) {
      if (!tensor.packed()) {
        b.store(levels.get(tensor.name()), slot, iadd(imul(x, tensor.channels()), channel), level);
        return;
      }
      Expr.Variable bit =
          b.let(
              RoleNames.of(tensor.name(), "bit"),
              IntType.INT,
              and(IntType.INT, channel, i(RowTensor.WORD - 1)));
      b.assign(
          mask,
          or(WORD, mask, shl(WORD, convert(WORD, convert(IntType.BIT, ne(level, i(0)))), bit)));
      b.assign(
          sign,
          or(WORD, sign, shl(WORD, convert(WORD, convert(IntType.BIT, gt(level, i(0)))), bit)));
      Expr last = eq(channel, i(tensor.channels() - 1));
      b.ifThen(
          or(eq(bit, i(RowTensor.WORD - 1)), last),
          () -> {
            Expr word = iadd(imul(x, tensor.words()), shr(IntType.INT, channel, 5));
            b.store(masks.get(tensor.name()), slot, word, mask);
            b.store(signs.get(tensor.name()), slot, word, sign);
            b.assign(mask, constant(WORD, 0));
            b.assign(sign, constant(WORD, 0));
          });
    }
  }
}
