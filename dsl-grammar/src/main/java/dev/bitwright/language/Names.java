package dev.bitwright.language;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Which names a network, layer, constant, block or parameter may have: generated Java and C code is
 * named after them.
 */
public final class Names {

  /** Longest name; expanded blocks join several, and files are named after networks. */
  public static final int MAX_LENGTH = 64;

  private static final Set<String> JAVA =
      Set.of(
          "abstract",
          "assert",
          "boolean",
          "break",
          "byte",
          "case",
          "catch",
          "char",
          "class",
          "const",
          "continue",
          "default",
          "do",
          "double",
          "else",
          "enum",
          "extends",
          "false",
          "final",
          "finally",
          "float",
          "for",
          "goto",
          "if",
          "implements",
          "import",
          "instanceof",
          "int",
          "interface",
          "long",
          "native",
          "new",
          "null",
          "package",
          "private",
          "protected",
          "public",
          "return",
          "short",
          "static",
          "strictfp",
          "super",
          "switch",
          "synchronized",
          "this",
          "throw",
          "throws",
          "transient",
          "true",
          "try",
          "void",
          "volatile",
          "while",
          // not callable by its simple name
          "yield",
          // methods of every object, which a generated method could not replace
          "clone",
          "equals",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait");

  private static final Set<String> C =
      Set.of(
          "alignas",
          "alignof",
          "and",
          "and_eq",
          "asm",
          "auto",
          "bitand",
          "bitor",
          "bool",
          "char16_t",
          "char32_t",
          "compl",
          "constexpr",
          "const_cast",
          "decltype",
          "delete",
          "dynamic_cast",
          "explicit",
          "export",
          "extern",
          "friend",
          "inline",
          "mutable",
          "namespace",
          "noexcept",
          "not",
          "not_eq",
          "nullptr",
          "operator",
          "or",
          "or_eq",
          "register",
          "reinterpret_cast",
          "restrict",
          "signed",
          "sizeof",
          "static_assert",
          "static_cast",
          "struct",
          "template",
          "thread_local",
          "typedef",
          "typeid",
          "typename",
          "union",
          "unsigned",
          "using",
          "virtual",
          "wchar_t",
          "xor",
          "xor_eq",
          // macros and functions of the standard headers that the test bench includes
          "EOF",
          "NULL",
          "errno",
          "main",
          "offsetof",
          "stderr",
          "stdin",
          "stdout");

  private Names() {}

  /** Reports what is wrong with a name; returns whether it may be used. */
  public static boolean check(Identifier name, Diagnostics diagnostics) {
    Optional<Message> problem = problem(name.text());
    if (problem.isEmpty()) {
      return true;
    }
    if (problem.get() == Message.NAME_LENGTH) {
      String start = name.text().substring(0, name.text().offsetByCodePoints(0, 20)) + "...";
      diagnostics.report(Message.NAME_LENGTH, name.at(), start, MAX_LENGTH);
    } else {
      diagnostics.report(problem.get(), name.at(), name.text());
    }
    return false;
  }

  /** Whether a text can be the name of a Java package; the unnamed one has none. */
  public static boolean isPackage(String text) {
    return Arrays.stream(text.split("\\.", -1))
        .allMatch(part -> part.matches("[A-Za-z_][A-Za-z0-9_]*") && !JAVA.contains(part));
  }

  /** The message that a name deserves, or nothing when it may be used. */
  public static Optional<Message> problem(String name) {
    if (name.codePointCount(0, name.length()) > MAX_LENGTH) {
      return Optional.of(Message.NAME_LENGTH);
    }
    if (name.codePoints().anyMatch(c -> c > 127)) {
      return Optional.of(Message.NAME_NOT_ASCII);
    }
    // two underscores would be reserved in C++, one at the end would meet the suffixes we add
    if (!name.matches("[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*")) {
      return Optional.of(Message.NAME_FORM);
    }
    if (JAVA.contains(name)) {
      return Optional.of(Message.NAME_JAVA_KEYWORD);
    }
    return C.contains(name) ? Optional.of(Message.NAME_C_KEYWORD) : Optional.empty();
  }
}
