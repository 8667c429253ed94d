package dev.bitwright.corpus;

import static dev.bitwright.kernel.Kernels.i;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bitwright.kernel.BinaryOp;
import dev.bitwright.kernel.Buffer;
import dev.bitwright.kernel.CompareOp;
import dev.bitwright.kernel.Expr;
import dev.bitwright.kernel.IntType;
import dev.bitwright.kernel.KernelBuilder;
import dev.bitwright.kernel.KernelParser;
import dev.bitwright.kernel.KernelPrinter;
import dev.bitwright.kernel.Kernels;
import dev.bitwright.kernel.Program;
import dev.bitwright.kernel.ProgramBuilder;
import dev.bitwright.kernel.UnaryOp;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random integer programs whose types hold every value: all targets agree with the interpreter. */
class RandomProgramTest {
  private static final int RESULTS = 60;

  /** Random programs compute with constants only, which no lowering does. */
  private static final String[] CONSTANT_CONDITIONS = {
    "-Wno-type-limits", "-Wno-bool-compare", "-Wno-bool-operation", "-Wno-int-in-bool-context"
  };

  @TempDir Path folder;

  private Random random;
  private List<Expr> leaves;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void allTargetsAgree(long seed) throws Exception {
    random = new Random(seed);
    Program program = program();
    assertThat(KernelParser.parse(KernelPrinter.print(program))).isEqualTo(program);
    List<CorpusFile.Case> cases = new ArrayList<>();
    for (int n = 0; n < 4; n++) {
      cases.add(solved(program, "case " + n));
    }
    CorpusFile file = file(program, cases);
    JavaTarget java = new JavaTarget(file);
    for (CorpusFile.Case c : cases) {
      assertThat(java.run(c).differences(file, c)).as(java.source).isEmpty();
    }
    for (String compiler : List.of("gcc", "g++")) {
      if (CTarget.available(compiler)) {
        boolean exact = compiler.equals("g++");
        Path place = folder.resolve(compiler);
        CTarget target = new CTarget(file, compiler, exact, place, CONSTANT_CONDITIONS);
        for (CorpusFile.Case c : cases) {
          assertThat(target.run(c).differences(file, c)).as(target.source).isEmpty();
        }
      }
    }
  }

  private static CorpusFile file(Program program, List<CorpusFile.Case> cases) {
    return new CorpusFile("random", "", program, Map.of(), Set.of(), cases);
  }

  private CorpusFile.Case solved(Program program, String name) {
    List<String> arguments = new ArrayList<>();
    for (var p : program.function("f").parameters()) {
      IntType type = ((dev.bitwright.kernel.Parameter.Scalar) p).type().asInt();
      arguments.add(Long.toString(value(type)));
    }
    Map<String, List<List<String>>> before = new LinkedHashMap<>();
    for (Buffer b : program.buffers()) {
      if (b.kind() == Buffer.Kind.INPUT) {
        before.put(b.name(), List.of(List.of("" + value(b.element().asInt()))));
      }
    }
    Map<String, List<List<String>>> after = new LinkedHashMap<>();
    after.put("y", List.of(List.of()));
    CorpusFile.Case open =
        new CorpusFile.Case(name, before, "f", arguments, null, after, Map.of(), null);
    CorpusFile file = file(program, List.of(open));
    after.putAll(InterpreterTarget.run(file, open, false).buffers());
    return open;
  }

  private long value(IntType type) {
    switch (random.nextInt(4)) {
      case 0:
        return type.min();
      case 1:
        return type.max();
      default:
        return type.wrap(random.nextLong() >> random.nextInt(64));
    }
  }

  private Program program() {
    ProgramBuilder p = new ProgramBuilder("Fuzz");
    Buffer y = p.add(Buffer.vector("y", IntType.signed(64), RESULTS, Buffer.Kind.OUTPUT));
    KernelBuilder b = KernelBuilder.function("f");
    leaves = new ArrayList<>();
    for (int k = 0; k < 8; k++) {
      leaves.add(b.scalar("a" + k, type()));
      Buffer x = p.add(Buffer.vector("x" + k, type(), 1, Buffer.Kind.INPUT));
      leaves.add(Kernels.load(x, i(0)));
    }
    for (int k = 0; k < RESULTS; k++) {
      Expr value = expression(4);
      if (random.nextInt(3) == 0) {
        value = b.let("v" + k, value);
        leaves.add(value);
      }
      b.store(y, i(k), value);
    }
    p.addEntry(b.build());
    return p.build();
  }

  private IntType type() {
    int[] usual = {1, 2, 3, 7, 8, 9, 15, 16, 17, 20, 31, 32};
    int bits = usual[random.nextInt(usual.length)];
    return random.nextBoolean() ? IntType.signed(bits) : IntType.unsigned(bits);
  }

  private Expr expression(int depth) {
    if (depth == 0 || random.nextInt(8) == 0) {
      if (random.nextInt(5) == 0) {
        IntType type = type();
        return Kernels.constant(type, value(type));
      }
      return leaves.get(random.nextInt(leaves.size()));
    }
    Expr a = narrow(expression(depth - 1));
    Expr c = narrow(expression(depth - 1));
    IntType x = a.type().asInt();
    IntType z = c.type().asInt();
    int wide = Math.max(x.bits(), z.bits()) + 2;
    switch (random.nextInt(14)) {
      case 0:
        return Kernels.add(IntType.signed(wide), a, c);
      case 1:
        return Kernels.sub(IntType.signed(wide), a, c);
      case 2:
        return Kernels.mul(IntType.signed(x.bits() + z.bits() + 1), a, c);
      case 3:
        BinaryOp logic = List.of(BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR).get(random.nextInt(3));
        boolean signed = x.signed() || z.signed();
        int bits = Math.max(x.bits(), z.bits()) + (signed ? 1 : 0);
        return Kernels.binary(logic, new IntType(signed, bits, null), a, c);
      case 4:
        int left = random.nextInt(20);
        return Kernels.shl(new IntType(x.signed(), x.bits() + left, null), a, left);
      case 5:
        return Kernels.shr(x, a, random.nextInt(x.bits()));
      case 6:
        return Kernels.ushr(IntType.unsigned(x.bits()), a, random.nextInt(x.bits()));
      case 7:
        BinaryOp extreme = random.nextBoolean() ? BinaryOp.MIN : BinaryOp.MAX;
        return Kernels.binary(extreme, IntType.signed(wide), a, c);
      case 8:
        UnaryOp sign = random.nextBoolean() ? UnaryOp.NEG : UnaryOp.ABS;
        return Kernels.unary(sign, IntType.signed(x.bits() + 1), a);
      case 9:
        return Kernels.popcount(a);
      case 10:
        return Kernels.compare(CompareOp.values()[random.nextInt(6)], a, c);
      case 11:
        return Kernels.select(IntType.join(x, z), condition(depth - 1), a, c);
      case 12:
        return Kernels.wrap(type(), a);
      default:
        return condition(depth - 1);
    }
  }

  /** At most 31 bits, so that every operation on two of them has a type. */
  private Expr narrow(Expr e) {
    IntType type = e.type().asInt();
    return type.bits() <= 31
        ? e
        : Kernels.wrap(new IntType(type.signed(), 8 + random.nextInt(24), null), e);
  }

  private Expr condition(int depth) {
    if (depth <= 0 || random.nextInt(3) == 0) {
      CompareOp op = CompareOp.values()[random.nextInt(6)];
      return Kernels.compare(op, narrow(expression(0)), narrow(expression(0)));
    }
    Expr a = condition(depth - 1);
    Expr c = condition(depth - 1);
    switch (random.nextInt(4)) {
      case 0:
        return Kernels.and(a, c);
      case 1:
        return Kernels.or(a, c);
      case 2:
        return Kernels.xor(IntType.BIT, a, c);
      default:
        return Kernels.not(a);
    }
  }
}
