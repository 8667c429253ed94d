package dev.bitwright.lower.java;

import static dev.bitwright.kernel.Kernels.i;
import static dev.bitwright.kernel.Kernels.iadd;
import static dev.bitwright.kernel.Kernels.imul;
import static dev.bitwright.kernel.Kernels.load;
import static dev.bitwright.lower.java.RowPrimitives.INT;

import dev.bitwright.kernel.Array;
import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.Expr.Variable;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.lower.InferenceProgram.Form;
import dev.bitwright.plan.Interval;
import dev.bitwright.plan.Product;
import dev.bitwright.plan.Stage;
import dev.bitwright.scheme.StorageForm;
import java.util.List;

/**
 * What products of weights in groups of signed coordinates share: the layout of their planes, and
 * the planes of the levels they read.
 */
final class BasisGroups {
  private final JavaLowering lowering;
  private final Stage stage;
  private final StorageForm.SignedCoordinates form;
  private final int taps;
  private final IntType level;
  private final Array widths;
  private final Array coordinates;
  private final Array planes;

  BasisGroups(JavaLowering lowering, Stage stage, Product product) {
    this.lowering = lowering;
    this.stage = stage;
    this.form = (StorageForm.SignedCoordinates) product.weights().storage();
    this.taps = product.taps();
    this.level = level(product);
    int groups = count();
    this.widths = matrix("Widths", Form.GROUP_WIDTHS, groups);
    this.coordinates = matrix("Coordinates", Form.GROUP_COORDINATES, groups * form.most());
    this.planes = matrix("Planes", Form.GROUP_PLANES, groups * form.most() * words());
  }

  private static IntType level(Product product) {
    Interval in = product.inputRange();
    return IntType.ofRange(Math.min(0, in.low()), Math.max(0, in.high()));
  }

  private Array matrix(String suffix, Form layout, int columns) {
    return lowering.matrix(
        stage,
        stage.name(),
        suffix,
        "groups",
        layout,
        List.of(),
        stage.shape().channels(),
        columns);
  }

  /** Groups of an output. */
  int count() {
    return taps / form.members();
  }

  int members() {
    return form.members();
  }

  /** Words of a plane. */
  int words() {
    return (form.members() + 31) / 32;
  }

  /** Planes of a level. */
  int bits() {
    return level.bits();
  }

  boolean signed() {
    return level.signed();
  }

  /** The group of a tap. */
  Expr group(Expr tap) {
    BinaryOp op = form.strided() ? BinaryOp.REM : BinaryOp.DIV;
    return Kernels.binary(op, INT, tap, i(form.strided() ? count() : form.members()));
  }

  /** The place of a tap in its group. */
  Expr member(Expr tap) {
    BinaryOp op = form.strided() ? BinaryOp.DIV : BinaryOp.REM;
    return Kernels.binary(op, INT, tap, i(form.strided() ? count() : form.members()));
  }

  /** The first tap of a group. */
  Expr first(Expr group) {
    return form.strided() ? group : imul(group, form.members());
  }

  /** From a tap of a group to the next. */
  int step() {
    return form.strided() ? count() : 1;
  }

  /** What happens with a plane of signs: its coordinate and its first word. */
  interface Plane {
    void accept(Expr coordinate, Expr firstWord);
  }

  /** What happens with a group behind its planes: the sum of its coordinates. */
  interface Behind {
    void accept(Expr group, Expr coordinates);
  }

  /** What happens with the planes of one group. */
  interface Planes {
    Plane of(Expr group);
  }

  /** Goes through the planes of an output; groups without coordinates are passed over. */
  void each(KernelBuilder b, Expr output, Planes each, Behind behind) {
    Variable plane = b.mutable("plane", INT, i(0));
    Variable next = b.mutable("next", INT, i(0));
    b.loop(
        "g",
        count(),
        g -> {
          Variable width = b.let("width", load(widths, output, g));
          b.ifThen(
              Kernels.gt(width, i(0)),
              () -> {
                Variable total = b.mutable("total", INT, i(0));
                b.loop(
                    "i",
                    i(0),
                    width,
                    n -> {
                      Variable coordinate = b.let("coordinate", load(coordinates, output, next));
                      b.assign(total, Kernels.add(INT, total, coordinate));
                      each.of(g).accept(coordinate, plane);
                      b.assign(plane, iadd(plane, words()));
                      b.assign(next, iadd(next, 1));
                    });
                behind.accept(g, total);
              });
        });
  }

  /** A word of a plane. */
  Expr word(Expr output, Expr at) {
    return load(planes, output, at);
  }

  /** The planes of all outputs. */
  Array planes() {
    return planes;
  }
}
