package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.add;
import static dev.bitwright.kernel.Kernels.and;
import static dev.bitwright.kernel.Kernels.constant;
import static dev.bitwright.kernel.Kernels.eq;
import static dev.bitwright.kernel.Kernels.ge;
import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.isub;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.kernel.Kernels.lt;
import static dev.bitwright.kernel.Kernels.max;
import static dev.bitwright.kernel.Kernels.min;
import static dev.bitwright.kernel.Kernels.mul;
import static dev.bitwright.kernel.Kernels.s;
import static dev.bitwright.kernel.Kernels.select;
import static dev.bitwright.kernel.Kernels.shr;
import static dev.bitwright.kernel.Kernels.sub;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Parameter;
import dev.bitwright.kernel.Primitive;
import java.util.List;

/**
 * Row loops over plain integers: here their meaning, in {@code dev.bitwright.runtime.IntRows} and
 * {@code LongRows} their tuned Java. A wide row holds 64-bit accumulators.
 */
public final class RowPrimitives {
  static final IntType INT = IntType.INT;
  static final IntType LONG = s(64);
  private static final IntType BYTE = s(8);

  private static final String RUNTIME = "dev.bitwright.runtime.";

  private RowPrimitives() {}

  static KernelBuilder start(String name, String doc) {
    return KernelBuilder.function(name).doc(doc);
  }

  static Primitive end(KernelBuilder b, String javaClass, String method) {
    return new Primitive(b.build(), RUNTIME + javaClass, method);
  }

  private static String owner(boolean wide) {
    return wide ? "LongRows" : "IntRows";
  }

  static String named(String name, boolean wide) {
    return wide ? "wide" + Character.toUpperCase(name.charAt(0)) + name.substring(1) : name;
  }

  static IntType type(boolean wide) {
    return wide ? LONG : INT;
  }

  public static Primitive clear(boolean wide) {
    KernelBuilder b = start(named("clear", wide), "row[j] = 0");
    Parameter.Row row = b.outRow("row", type(wide), 0);
    Variable n = b.scalar("n", INT);
    b.loop("j", i(0), n, j -> b.store(row, j, i(0)));
    return end(b, owner(wide), "clear");
  }

  public static Primitive copy() {
    KernelBuilder b = start("copy", "to[at + j] = from[j]");
    Parameter.Row from = b.row("from", INT, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row to = b.outRow("to", INT, 0);
    Variable at = b.scalar("at", INT);
    b.loop("j", i(0), n, j -> b.store(to, iadd(at, j), load(from, j)));
    return end(b, "IntRows", "copy");
  }

  public static Primitive add2(boolean wide) {
    KernelBuilder b = start(named("add", wide), "acc[j] += x[j]");
    Parameter.Row acc = b.outRow("acc", type(wide), 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row x = b.row("x", INT, 0);
    b.loop("j", i(0), n, j -> b.store(acc, j, add(type(wide), load(acc, j), load(x, j))));
    return end(b, owner(wide), "add");
  }

  public static Primitive sum(boolean wide) {
    KernelBuilder b = start(named("sumOf", wide), "the sum of x[j]").returns(type(wide));
    Parameter.Row x = b.row("x", INT, 0);
    Variable n = b.scalar("n", INT);
    Variable sum = b.mutable("sum", type(wide), i(0));
    b.loop("j", i(0), n, j -> b.assign(sum, add(type(wide), sum, load(x, j))));
    b.ret(sum);
    return end(b, owner(wide), "sum");
  }

  public static Primitive multiplyAdd(boolean wide) {
    IntType type = type(wide);
    KernelBuilder b = start(named("multiplyAdd", wide), "acc[j] += w * x[j]");
    Parameter.Row acc = b.outRow("acc", type, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row x = b.row("x", INT, 0);
    Variable w = b.scalar("w", INT);
    b.loop("j", i(0), n, j -> b.store(acc, j, add(type, load(acc, j), mul(type, w, load(x, j)))));
    return end(b, owner(wide), "multiplyAdd");
  }

  public static Primitive multiplyAdd4() {
    KernelBuilder b =
        start("multiplyAdd4", "acc[j] += w0 * x0[j] + w1 * x1[j] + w2 * x2[j] + w3 * x3[j]");
    Parameter.Row acc = b.outRow("acc", INT, 0);
    Variable n = b.scalar("n", INT);
    List<Parameter.Row> x =
        List.of(b.row("x0", INT, 0), b.row("x1", INT, 0), b.row("x2", INT, 0), b.row("x3", INT, 0));
    List<Variable> w =
        List.of(b.scalar("w0", INT), b.scalar("w1", INT), b.scalar("w2", INT), b.scalar("w3", INT));
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Expr sum = load(acc, j);
          for (int k = 0; k < 4; k++) {
            sum = add(INT, sum, mul(INT, w.get(k), load(x.get(k), j)));
          }
          b.store(acc, j, sum);
        });
    return end(b, "IntRows", "multiplyAdd4");
  }

  public static Primitive offset(boolean wide) {
    IntType type = type(wide);
    KernelBuilder b = start(named("addOffset", wide), "acc[j] = 64 * acc[j] + steps * sums[j]");
    Parameter.Row acc = b.outRow("acc", type, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row sums = b.row("sums", type, 0);
    Variable steps = b.scalar("steps", INT);
    b.loop(
        "j",
        i(0),
        n,
        j ->
            b.store(
                acc,
                j,
                add(type, mul(type, i(64), load(acc, j)), mul(type, steps, load(sums, j)))));
    return end(b, owner(wide), "offset");
  }

  public static Primitive offsetAcross(boolean wide) {
    IntType type = type(wide);
    KernelBuilder b =
        start(named("addOffsetAcross", wide), "acc[j] = 64 * acc[j] + steps[j] * sum");
    Parameter.Row acc = b.outRow("acc", type, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row steps = b.row("steps", INT, 0);
    Variable sum = b.scalar("sum", type);
    b.loop(
        "j",
        i(0),
        n,
        j ->
            b.store(
                acc, j, add(type, mul(type, i(64), load(acc, j)), mul(type, load(steps, j), sum))));
    return end(b, owner(wide), "offsetAcross");
  }

  public static Primitive samples(boolean signed) {
    String name = signed ? "signedSamples" : "unsignedSamples";
    String read = signed ? "samples[at + j]" : "(samples[at + j] & 255)";
    KernelBuilder b = start(name, "out[j] = " + read + " - zero");
    Parameter.Row samples = b.row("samples", BYTE, 0);
    Variable at = b.scalar("at", INT);
    Variable n = b.scalar("n", INT);
    Variable zero = b.scalar("zero", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Expr sample = load(samples, iadd(at, j));
          Expr value = signed ? sample : and(INT, sample, i(255));
          b.store(out, j, sub(INT, value, zero));
        });
    return end(b, "IntRows", name);
  }

  public static Primitive patch() {
    KernelBuilder b =
        start("patch", "out[y][x] = in[y * stride + top][x * stride + left], 0 outside the plane");
    Parameter.Row in = b.row("in", INT, 0);
    Variable height = b.scalar("height", INT);
    Variable width = b.scalar("width", INT);
    Variable top = b.scalar("top", INT);
    Variable left = b.scalar("left", INT);
    Variable stride = b.scalar("stride", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    Variable outHeight = b.scalar("outHeight", INT);
    Variable outWidth = b.scalar("outWidth", INT);
    b.loop(
        "y",
        i(0),
        outHeight,
        y ->
            b.loop(
                "x",
                i(0),
                outWidth,
                x -> {
                  Variable row = b.let("row", iadd(imul(y, stride), top));
                  Variable column = b.let("column", iadd(imul(x, stride), left));
                  Expr inRow = and(ge(row, i(0)), lt(row, height));
                  Expr inColumn = and(ge(column, i(0)), lt(column, width));
                  Expr value = load(in, iadd(imul(row, width), column));
                  b.store(
                      out,
                      iadd(imul(y, outWidth), x),
                      select(INT, and(inRow, inColumn), value, i(0)));
                }));
    return end(b, "IntRows", "patch");
  }

  public static Primitive windowSum() {
    KernelBuilder b =
        start("windowSum", "acc[y][x] = sum of the window of in at [y * stride][x * stride]");
    Parameter.Row in = b.row("in", INT, 0);
    Variable width = b.scalar("width", INT);
    Variable kernelHeight = b.scalar("kernelHeight", INT);
    Variable kernelWidth = b.scalar("kernelWidth", INT);
    Variable stride = b.scalar("stride", INT);
    Parameter.Row acc = b.outRow("acc", INT, 0);
    Variable outHeight = b.scalar("outHeight", INT);
    Variable outWidth = b.scalar("outWidth", INT);
    b.loop(
        "y",
        i(0),
        outHeight,
        y ->
            b.loop(
                "x",
                i(0),
                outWidth,
                x -> {
                  Variable sum = b.mutable("sum", INT, i(0));
                  b.loop(
                      "r",
                      i(0),
                      kernelHeight,
                      r ->
                          b.loop(
                              "t",
                              i(0),
                              kernelWidth,
                              t -> {
                                Expr row = iadd(imul(y, stride), r);
                                Expr column = iadd(imul(x, stride), t);
                                Expr level = load(in, iadd(imul(row, width), column));
                                b.assign(sum, add(INT, sum, level));
                              }));
                  b.store(acc, iadd(imul(y, outWidth), x), sum);
                }));
    return end(b, "IntRows", "windowSum");
  }

  public static Primitive maxPool() {
    KernelBuilder b =
        start(
            "maxPool",
            "out[y][x] = largest level of the window at [y * stride - padding][x * stride -"
                + " padding] inside the plane; the smallest where minimum is 1");
    Parameter.Row in = b.row("in", INT, 0);
    Variable height = b.scalar("height", INT);
    Variable width = b.scalar("width", INT);
    Variable kernel = b.scalar("kernel", INT);
    Variable stride = b.scalar("stride", INT);
    Variable padding = b.scalar("padding", INT);
    Variable minimum = b.scalar("minimum", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    Variable outHeight = b.scalar("outHeight", INT);
    Variable outWidth = b.scalar("outWidth", INT);
    b.loop(
        "y",
        i(0),
        outHeight,
        y ->
            b.loop(
                "x",
                i(0),
                outWidth,
                x -> {
                  Expr start =
                      select(
                          INT,
                          eq(minimum, i(0)),
                          constant(INT, INT.min()),
                          constant(INT, INT.max()));
                  Variable best = b.mutable("best", INT, start);
                  b.loop(
                      "r",
                      i(0),
                      kernel,
                      r ->
                          b.loop(
                              "t",
                              i(0),
                              kernel,
                              t -> {
                                Variable row =
                                    b.let("row", isub(iadd(imul(y, stride), r), padding));
                                Variable column =
                                    b.let("column", isub(iadd(imul(x, stride), t), padding));
                                Expr inRow = and(ge(row, i(0)), lt(row, height));
                                Expr inColumn = and(ge(column, i(0)), lt(column, width));
                                b.ifThen(
                                    and(inRow, inColumn),
                                    () -> {
                                      Variable level =
                                          b.let("level", load(in, iadd(imul(row, width), column)));
                                      b.assign(
                                          best,
                                          select(
                                              INT,
                                              eq(minimum, i(0)),
                                              max(INT, best, level),
                                              min(INT, best, level)));
                                    });
                              }));
                  b.store(out, iadd(imul(y, outWidth), x), best);
                }));
    return end(b, "IntRows", "maxPool");
  }

  public static Primitive thresholds(boolean wide) {
    KernelBuilder b =
        start(
            named("passThresholds", wide),
            "out[j] = low + number of thresholds that sign * acc[j] reaches");
    Parameter.Row acc = b.row("acc", type(wide), 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row thresholds = b.row("thresholds", type(wide), 0);
    Variable steps = b.scalar("steps", INT);
    Variable sign = b.scalar("sign", INT);
    Variable low = b.scalar("low", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Variable value = b.let("value", mul(type(wide), sign, load(acc, j)));
          Variable level = b.mutable("level", INT, low);
          b.loop(
              "t",
              i(0),
              steps,
              t ->
                  b.ifThen(
                      ge(value, load(thresholds, t)), () -> b.assign(level, iadd(level, i(1)))));
          b.store(out, j, level);
        });
    return end(b, owner(wide), "thresholds");
  }

  public static Primitive thresholdsAcross(boolean wide) {
    KernelBuilder b =
        start(
            named("passThresholdsAcross", wide),
            "out[j] = low + number of thresholds[j] that signs[j] * acc[j] reaches");
    Parameter.Row acc = b.row("acc", type(wide), 0);
    Variable n = b.scalar("n", INT);
    Parameter.Matrix thresholds = b.rows("thresholds", type(wide), 0, 0);
    Variable steps = b.scalar("steps", INT);
    Parameter.Row signs = b.row("signs", INT, 0);
    Variable low = b.scalar("low", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> {
          Variable value = b.let("value", mul(type(wide), load(signs, j), load(acc, j)));
          Variable level = b.mutable("level", INT, low);
          b.loop(
              "t",
              i(0),
              steps,
              t ->
                  b.ifThen(
                      ge(value, load(thresholds, j, t)), () -> b.assign(level, iadd(level, i(1)))));
          b.store(out, j, level);
        });
    return end(b, owner(wide), "thresholdsAcross");
  }

  public static Primitive lookup() {
    KernelBuilder b = start("lookup", "row[j] = table[row[j]]");
    Parameter.Row row = b.outRow("row", INT, 0);
    Variable n = b.scalar("n", INT);
    Parameter.Row table = b.row("table", INT, 0);
    b.loop("j", i(0), n, j -> b.store(row, j, load(table, load(row, j))));
    return end(b, "IntRows", "lookup");
  }

  public static Primitive multiplier(boolean wide) {
    KernelBuilder b =
        start(
            named("scale", wide),
            "out[j] = (acc[j] * multiplier + offset) >> shift, kept to low..high");
    Parameter.Row acc = b.row("acc", type(wide), 0);
    Variable n = b.scalar("n", INT);
    Variable multiplier = b.scalar("multiplier", INT);
    Variable offset = b.scalar("offset", LONG);
    Variable shift = b.scalar("shift", INT);
    Variable low = b.scalar("low", INT);
    Variable high = b.scalar("high", INT);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j -> b.store(out, j, scaled(load(acc, j), multiplier, offset, shift, low, high)));
    return end(b, owner(wide), "multiplier");
  }

  public static Primitive multiplierAcross(boolean wide) {
    KernelBuilder b =
        start(
            named("scaleAcross", wide),
            "out[j] = (acc[j] * multipliers[j] + offsets[j]) >> shifts[j], kept to"
                + " lows[j]..highs[j]");
    Parameter.Row acc = b.row("acc", type(wide), 0);
    Variable n = b.scalar("n", INT);
    Array multipliers = b.row("multipliers", INT, 0);
    Array offsets = b.row("offsets", LONG, 0);
    Array shifts = b.row("shifts", INT, 0);
    Array lows = b.row("lows", INT, 0);
    Array highs = b.row("highs", INT, 0);
    Parameter.Row out = b.outRow("out", INT, 0);
    b.loop(
        "j",
        i(0),
        n,
        j ->
            b.store(
                out,
                j,
                scaled(
                    load(acc, j),
                    load(multipliers, j),
                    load(offsets, j),
                    load(shifts, j),
                    load(lows, j),
                    load(highs, j))));
    return end(b, owner(wide), "multiplierAcross");
  }

  private static Expr scaled(
      Expr acc, Expr multiplier, Expr offset, Expr shift, Expr low, Expr high) {
    Expr sum = add(LONG, mul(LONG, acc, multiplier), offset);
    return min(LONG, max(LONG, shr(LONG, sum, shift), low), high);
  }
}
