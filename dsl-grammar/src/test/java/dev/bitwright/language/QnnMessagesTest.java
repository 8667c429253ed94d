package dev.bitwright.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message about the text of a file: all of them, with count, place, id and text. */
class QnnMessagesTest {

  private static final String VALUE = "a value: a number, a name, a call, a list or a text.";
  private static final String NAME_RULE =
      "A name starts with a letter, followed by ASCII letters, digits and single underscores.";
  private static final String ASCII_RULE =
      "Java and C code is named after it: use ASCII letters, digits and underscores.";
  private static final String UNITS = "Units are KiB, MiB, K, M, G, ms, us, ns, MHz and percent.";

  /** A file and everything that is said about it, without the file name. */
  record Case(String text, List<String> expected) {
    @Override
    public String toString() {
      return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }
  }

  private static Case says(String text, String... expected) {
    return new Case(text, List.of(expected));
  }

  /** Three lines; the second one is given. */
  private static Case inNetwork(String line, String... expected) {
    return says("network N {\n" + line + "\n}\n", expected);
  }

  static Stream<Case> syntax() {
    return Stream.of(
        says(
            "hello\nnetwork N { }",
            "1:1: error BW1001: 'hello' is not expected here. Expected 'network'."),
        inNetwork("x = ;", "2:5: error BW1001: ';' is not expected here. Expected " + VALUE),
        inNetwork("x = f(a b);", "2:9: error BW1001: 'b' is not expected here. Expected ')'."),
        inNetwork(
            "repeat { x = f(x); }",
            "2:8: error BW1001: '{' is not expected here. Expected a number after 'repeat'."),
        inNetwork(
            "let 5 = 3;",
            "2:5: error BW1001: '5' is not expected here. Expected a name after 'let'."),
        inNetwork(
            "train 5;", "2:7: error BW1001: '5' is not expected here. Expected '{' after 'train'."),
        inNetwork(
            "quantize 5;",
            "2:10: error BW1001: '5' is not expected here. Expected a scheme, such as"
                + " UNIFORM(bits = 4), after 'quantize'."),
        inNetwork(
            "ouput y = f(x);",
            "2:7: error BW1001: 'y' is not expected here. Expected '='. Did you mean 'output'?"),
        inNetwork(
            "y = f(x) paralelism(outputs = 2);",
            "2:10: error BW1001: 'paralelism' is not expected here. Expected ';'."
                + " Did you mean 'parallelism'?"),
        inNetwork(
            "train { loss cross; = 3; epochs = 3; }",
            "2:14: error BW1001: 'cross' is not expected here. Expected '='.",
            "2:21: error BW1001: '=' is not expected here. Expected a setting, such as"
                + " 'epochs = 20;'."),
        inNetwork(
            "budget { weights < 3; 4; }",
            "2:18: error BW1001: '<' is not expected here. Expected '=', '<=' or '>='.",
            "2:23: error BW1001: '4' is not expected here. Expected a limit, such as"
                + " 'weights <= 120 KiB;'."),
        inNetwork(
            ") x = 3;",
            "2:1: error BW1001: ')' is not expected here. Expected a statement, such as"
                + " 'x = relu(y);', or one that starts with input, output, let, block, repeat, if,"
                + " quantize, budget, train or calibrate."),
        inNetwork("y = a < b < c;", "2:11: error BW1001: '<' is not expected here. Expected ';'."),
        says("network { x = 3; }", "1:9: error BW1001: '{' is not expected here. Expected a name."),
        says(
            "network N {\n  x = f(y);\n}\n}\n",
            "4:1: error BW1001: '}' is not expected here. Expected 'network'."),
        // several in one run, and what is right between them does not hide them
        says(
            "network N {\n  x = relu(y\n  z = relu(x);\n  w = ;\n  v = 3 +;\n  a = f(b);\n"
                + "  let 5 = 3;\n  input x;\n}\n",
            "3:3: error BW1001: 'z' is not expected here. Expected ')'.",
            "4:7: error BW1001: ';' is not expected here. Expected " + VALUE,
            "5:10: error BW1001: ';' is not expected here. Expected " + VALUE,
            "7:7: error BW1001: '5' is not expected here. Expected a name after 'let'.",
            "8:10: error BW1001: ';' is not expected here. Expected ':'."),
        inNetwork(
            "x = a @@ b;", "2:7: error BW1002: the character '@' has no meaning here. Remove it."),
        inNetwork(
            "x = 3 \u00a7 4;",
            "2:7: error BW1002: the character '\u00a7' (U+00A7) has no meaning here. Remove it."),
        inNetwork(
            "x = 3\u0000;",
            "2:6: error BW1002: the character U+0000 has no meaning here. Remove it."),
        inNetwork(
            "x = \"abc;",
            "2:5: error BW1003: this text has no closing quote. End it with a double quote on the"
                + " same line."),
        inNetwork(
            "x = 3; /* abc\ny = ;",
            "2:8: error BW1004: this comment is never closed. End it with */."),
        says(
            "network N {\n  x = relu(y)\n  z = relu(x);\n}\n",
            "2:14: error BW1006: the statement has no end. Write ';' after ')'."),
        inNetwork("x = 3", "2:6: error BW1006: the statement has no end. Write ';' after '3'."),
        says(
            "network N {\n  repeat 2 {\n    x = f(x);\n",
            "4:1: error BW1007: the '{' of line 2 is never closed. Write '}' for it."),
        inNetwork(
            "x = f(a = 3, b);",
            "2:14: error BW1008: a positional argument stands after a named one. Move it to the"
                + " front, or give it a name."),
        inNetwork(
            "x = f(\"a\\q\");",
            "2:9: error BW1009: \\q is no escape sequence. Known are \\\\, \\\", \\n and \\t."));
  }

  static Stream<Case> numbersAndNames() {
    return Stream.of(
        inNetwork(
            "x = 9223372036854775808;",
            "2:5: error BW1020: the number 9223372036854775808 is out of range. Use one from"
                + " -9223372036854775808 to 9223372036854775807."),
        inNetwork(
            "x = -1e999;",
            "2:5: error BW1020: the number -1e999 is out of range. Use one between 1e-323 and 1e308"
                + " in magnitude, or 0."),
        inNetwork(
            "x = 1e-9999999999;",
            "2:5: error BW1020: the number 1e-9999999999 is out of range. Use one between 1e-323"
                + " and 1e308 in magnitude, or 0."),
        inNetwork(
            "x = 12 kib;",
            "2:8: error BW1021: there is no unit 'kib'. Did you mean 'KiB' or 'MiB'? " + UNITS),
        inNetwork("x = 12 parsecs;", "2:8: error BW1021: there is no unit 'parsecs'. " + UNITS),
        inNetwork(
            "input x: f32[3];",
            "2:10: error BW1022: there is no element type 'f32'. An input is u8 or i8."),
        says(
            "network class { }",
            "1:9: error BW1030: the name 'class' is a word of Java. Choose another name."),
        inNetwork(
            "input int: u8[3];",
            "2:7: error BW1030: the name 'int' is a word of Java. Choose another name."),
        inNetwork(
            "register, x = f(y);",
            "2:1: error BW1031: the name 'register' is a word of C or C++. Choose another name."),
        inNetwork(
            "block B(gr\u00f6\u00dfe) { return x; }",
            "2:9: error BW1032: the name 'gr\u00f6\u00dfe' has letters outside a-z, A-Z. "
                + ASCII_RULE),
        inNetwork("my-layer = 3;", "2:1: error BW1033: 'my-layer' cannot be a name. " + NAME_RULE),
        inNetwork("3x = 4;", "2:1: error BW1033: '3x' cannot be a name. " + NAME_RULE),
        inNetwork("output a__b;", "2:8: error BW1033: 'a__b' cannot be a name. " + NAME_RULE),
        inNetwork("let $x = 3;", "2:5: error BW1033: '$x' cannot be a name. " + NAME_RULE),
        inNetwork(
            "x".repeat(65) + " = 3;",
            "2:1: error BW1034: the name 'xxxxxxxxxxxxxxxxxxxx...' has more than 64 characters."
                + " Choose a shorter name."));
  }

  static Stream<Case> sizes() {
    return Stream.of(
        inNetwork(
            "x = " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + ";",
            "2:68: error BW1040: nested deeper than 64 levels. Name parts of it in statements"
                + " before."),
        inNetwork(
            "x = " + "-".repeat(100_000) + "y;",
            "2:68: error BW1040: nested deeper than 64 levels. Name parts of it in statements"
                + " before."),
        inNetwork(
            "if 1 { ".repeat(100_000) + "}",
            "2:221: error BW1040: nested deeper than 64 levels. Name parts of it in statements"
                + " before."),
        inNetwork(
            "x = " + "1 + ".repeat(100_000) + "1;",
            "2:400003: error BW1042: more than 256 operators in a row. Name parts of it in"
                + " statements before."),
        inNetwork(
            "repeat 4097 { }",
            "2:8: error BW1041: 4097 cannot be a repeat count. Use a whole number from 0 to 4096."),
        inNetwork(
            "repeat 1.5 { }",
            "2:8: error BW1041: 1.5 cannot be a repeat count. Use a whole number from 0 to 4096."),
        says(
            " ".repeat(1 << 20) + "x",
            " error BW1012: the file has more than 1048576 bytes. No network needs that; check the"
                + " file."));
  }

  static Stream<Case> structure() {
    return Stream.of(
        says("", " error BW1015: the file holds no network. Write: network Name { ... }"),
        says(
            "// nothing\n",
            " error BW1015: the file holds no network. Write: network Name { ... }"),
        says(
            "network A { }\nnetwork B { }\n",
            "2:9: error BW1016: the file holds a second network, 'B'. Give each network its own"
                + " file."),
        inNetwork(
            "return x;",
            "2:1: error BW1050: 'return' may not stand in a network. Move it to the end of a"
                + " block."),
        inNetwork(
            "repeat 2 { output y; if 1 { input z: u8[1]; } }",
            "2:12: error BW1050: 'output' may not stand in a repeat. Move it to the network"
                + " itself.",
            "2:29: error BW1050: 'input' may not stand in an if. Move it to the network itself."),
        inNetwork(
            "block B(x) { train { } return x; }",
            "2:14: error BW1050: 'train' may not stand in a block. Move it to the network"
                + " itself."),
        inNetwork(
            "block B(x) { y = x; }",
            "2:7: error BW1051: the block 'B' returns nothing. End it with: return result;"),
        inNetwork(
            "block B(x) { return x; y = x; }",
            "2:24: error BW1052: nothing may follow a return. Remove this statement or move it"
                + " up."),
        inNetwork(
            "x = f(a = 1, a = 2);",
            "2:14: error BW1053: the argument 'a' is given twice. Remove one of them."),
        inNetwork(
            "block B(x, x) { return x; }",
            "2:12: error BW1053: the parameter 'x' is given twice. Remove one of them."),
        inNetwork(
            "x, x = f(y);",
            "2:4: error BW1053: the result 'x' is given twice. Remove one of them."),
        inNetwork(
            "budget { a <= 1; a <= 2; } budget { }",
            "2:18: error BW1053: the limit 'a' is given twice. Remove one of them.",
            "2:28: error BW1053: the statement 'budget' is given twice. Remove one of them."),
        inNetwork(
            "train { a = 1; a = 2; }",
            "2:16: error BW1053: the setting 'a' is given twice. Remove one of them."),
        inNetwork(
            "x = f(y) quantize A quantize B;",
            "2:21: error BW1053: the clause 'quantize' is given twice. Remove one of them."),
        inNetwork(
            "input x: u8[1] (meen = 3);",
            "2:17: error BW1054: an input has no option 'meen'. Did you mean 'mean'? Its options"
                + " are mean, std."),
        inNetwork(
            "x = f(y) parallelism(lanes = 3);",
            "2:22: error BW1054: parallelism has no option 'lanes'. Its options are outputs,"
                + " inputs."),
        inNetwork(
            "x = f(y) parallelism(4);",
            "2:22: error BW1055: an option of parallelism needs a name. Write one of outputs,"
                + " inputs and '=' before it."),
        inNetwork(
            "x = f(y) parallelism();",
            "2:10: error BW1055: an option of parallelism needs a name. Write one of outputs,"
                + " inputs and '=' before it."));
  }

  @ParameterizedTest
  @MethodSource({"syntax", "numbersAndNames", "sizes", "structure"})
  void aMistakeGivesItsMessages(Case test) {
    Diagnostics diagnostics = new Diagnostics();
    assertThat(QnnReader.read("net.qnn", test.text(), diagnostics)).isEmpty();
    assertThat(diagnostics.all().stream().map(Diagnostic::toString))
        .containsExactlyElementsOf(test.expected().stream().map(e -> "net.qnn:" + e).toList());
  }

  @Test
  void tooManySyntaxErrorsEndTheList() {
    Diagnostics diagnostics = new Diagnostics();
    String text = "network N {\n" + "x = ;\n".repeat(1000) + "}\n";
    assertThat(QnnReader.read("net.qnn", text, diagnostics)).isEmpty();
    List<Diagnostic> all = diagnostics.all();
    assertThat(all).hasSize(51);
    assertThat(all.get(50))
        .hasToString(
            "net.qnn:52:5: error BW1005: more than 50 syntax errors in one file. Correct the first"
                + " ones and compile again.");
  }

  @Test
  void everyMessageAboutTextIsTestedHere() {
    List<String> tested = new ArrayList<>(List.of("BW1005"));
    Stream.of(syntax(), numbersAndNames(), sizes(), structure())
        .flatMap(s -> s)
        .flatMap(c -> c.expected().stream())
        .forEach(e -> tested.add(e.replaceAll(".*(BW\\d{4}).*", "$1")));
    // other files and the texts of annotations have tests of their own
    tested.addAll(QnnFileTest.TESTED);
    tested.addAll(SchemeTextTest.TESTED);
    tested.addAll(BudgetTextTest.TESTED);
    TreeSet<String> missing = new TreeSet<>();
    for (Message message : Message.values()) {
      if (message.id().startsWith("BW10") && !tested.contains(message.id())) {
        missing.add(message.id());
      }
    }
    // the path check belongs to the annotation processor, which knows the source tree
    assertThat(missing).containsExactly(Message.FILE_OUTSIDE_SOURCES.id());
  }

  @Test
  void aRightFileSaysNothing() {
    Diagnostics diagnostics = new Diagnostics();
    String text = "network N {\n  x = f(y);\n}\n";
    assertThat(QnnReader.read("net.qnn", text, diagnostics)).isPresent();
    assertThat(diagnostics.isEmpty()).isTrue();
  }
}
