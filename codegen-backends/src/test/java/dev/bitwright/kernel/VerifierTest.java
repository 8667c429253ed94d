package dev.bitwright.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifierTest {
  private static final String FRAME =
      """
      program P
      buffer input x: s8[4]
      buffer parameter w: s8[2][4]
      buffer output y: s16[4]
      buffer scratch m: s16[2][4]
      buffer scratch word: u64[1]
      buffer scratch real: f32[4]
      stream q: s8 depth 2

      function one(a: s8, r: s8[4], o: out s16[4]) -> s8 {
        return a
      }

      function two(o: out s8[4]) {
      }

      function pusher() {
        push q, 1:s8
      }

      function f(n: s32) {
        var v: s16 = 0:s16
        let c: s16 = 1:s16
      BODY
      }

      entry f
      """;

  private static Program parse(String body) {
    return KernelParser.parse(FRAME.replace("BODY", body));
  }

  @Test
  void aWellFormedProgramPasses() {
    Program p =
        parse("v = (v + x[3]):s16\n m[1][3] = v\n let r: s8 = call one(1:s8, &w[1], &m[0])");
    assertThat(Verifier.verify(p)).isSameAs(p);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y[0] = n | y s16 takes no s32",
        "c = v | c is not mutable",
        "x[0] = 1:s8 | x may not be written",
        "w[0][0] = 1:s8 | w may not be written",
        "y[4] = 1:s8 | the column is 4..4, of 4",
        "y[-1] = 1:s8 | the column is -1..-1, of 4",
        "m[2][0] = 1:s8 | the row is 2..2, of 2",
        "y[1][0] = 1:s8 | is a vector",
        "for j from 4 to 9 { y[j] = 1:s8 } | the column is 4..8, of 4",
        "for j from 0 to 4 { y[(j - 9):s32] = 1:s8 } | the column is -9..-6, of 4",
        "for j from 0 to 4 parallel { v = 1:s16 } | a parallel loop carries the scalar v",
        "for j from 0 to 4 parallel { push q, 1:s8 } | a parallel loop uses no streams",
        "for j from 0 to 4 parallel { call pusher() } | a parallel loop uses no streams",
        "for j from 0 to v { v = 1:s16 } | must not depend on its body",
        "for j from 0 to x[0] { v = 1:s16 } | must not depend on its body",
        "let n: s8 = 1:s8 | the name n is taken",
        "let x: s8 = 1:s8 | the name x is taken",
        "let q: s8 = 1:s8 | the name q is taken",
        "let f: s8 = 1:s8 | the name f is taken",
        "for n from 0 to 4 { v = 1:s16 } | the name n is taken",
        "if v { v = 1:s16 } | a condition is u1",
        "call two(&w[0]) | w may not be written",
        "call two(&x[0]) | x may not be written",
        "let r: s8 = call one(1:s8, &m[0], &m[0]) | r takes s8, not s16",
        "let r: s8 = call one(n, &x[0], &m[0]) | a s8 takes no s32",
        "let r: s8 = call one(1:s8, &x[0]) | wrong number of arguments",
        "let r: s8 = call pusher() | pusher returns nothing",
        "call later() | no earlier routine is named later",
        "call f(1) | no earlier routine is named f",
        "return 1 | the function returns nothing",
        "if (n > 0) { return 1 } | return is only the last statement",
        "word[0] = (word[0] + word[0]):u64 | is not defined",
        "let b: u1 = (word[0] < 5:u8) | is not defined",
        "let b: u1 = (word[0] == n) | no type holds both",
        "real[0] = (real[0] % real[0]):f32 | is not defined",
        "real[0] = (real[0] + n):f32 | is not defined",
        "real[0] = 1 | takes no s32",
        "let b: u1 = (real[0] < n) | is not defined",
        "let b: s32 = sqrt(n):s32 | is not defined",
        "let b: s8 = select((n > 0), n, 0):s8 | is not defined",
        "let b: s32 = wrap(real[0]):s32 | is not defined",
        "real[0] = convert(word[0]):f32 | is not defined",
        "push nowhere, 1:s8 | no stream is named nowhere",
        "push q, n | q s8 takes no s32",
      })
  void aMalformedStatementIsNamed(String statement, String message) {
    assertThatThrownBy(() -> Verifier.verify(parse(statement)))
        .isInstanceOf(KernelException.class)
        .hasMessageStartingWith("program P, function f")
        .hasMessageContaining(message);
  }

  @Test
  void theStatementIsQuoted() {
    assertThatThrownBy(() -> Verifier.verify(parse("for j from 0 to 4 {\n y[4] = v\n }")))
        .hasMessage("program P, function f, \"y[4] = v\": the column is 4..4, of 4");
  }

  @Test
  void localsEndWithTheirBlock() {
    Program p =
        parse("if (n > 0) { let k: s8 = 1:s8 } else { let k: s16 = 2:s16 }\n let k: s32 = 3");
    assertThat(Verifier.verify(p)).isNotNull();
    String outside = "if (n > 0) { let k: s8 = 1:s8 }\n v = k";
    assertThatThrownBy(() -> parse(outside)).hasMessageContaining("nothing is named k");
  }

  @Test
  void namesOfTheProgramAreUnique() {
    String text = "program P\nbuffer input x: s8[1]\nstream x: s8 depth 1\n";
    assertThatThrownBy(() -> Verifier.verify(KernelParser.parse(text)))
        .hasMessage("program P: two things are named x");
  }

  @Test
  void entryPointsAreFunctions() {
    assertThatThrownBy(() -> Verifier.verify(KernelParser.parse("program P\nentry g\n")))
        .hasMessage("program P: entry point g is no function");
  }

  @Test
  void aResultNeedsAReturn() {
    String text = "program P\nfunction f() -> s8 {\n}\n";
    assertThatThrownBy(() -> Verifier.verify(KernelParser.parse(text)))
        .hasMessage("program P, function f: the result and its type disagree");
  }

  @Test
  void aPrimitiveSeesNoBuffers() {
    String text =
        "program P\nbuffer input x: s8[1]\n"
            + "primitive f() -> s8 {\n  return x[0]\n} java a.B c\n";
    assertThatThrownBy(() -> Verifier.verify(KernelParser.parse(text)))
        .hasMessageContaining("no array is named x");
  }

  @ParameterizedTest
  @CsvSource({"int", "class", "template", "uint-8", "ä", "9a", "''", "let"})
  void namesAreNamesInEveryTarget(String name) {
    assertThatThrownBy(() -> Buffer.vector(name, IntType.INT, 1, Buffer.Kind.INPUT))
        .isInstanceOf(KernelException.class);
  }
}
