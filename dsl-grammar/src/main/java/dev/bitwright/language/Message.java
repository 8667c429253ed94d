package dev.bitwright.language;

import java.util.List;

/**
 * Every message of the compiler and of the command line. An id is stable: it is never given another
 * meaning. Each entry says what is wrong and what to do; <code>{0}</code>, <code>{1}</code> ... stand
 * for the arguments of {@link Diagnostics#report}; other braces and quotes stand for themselves.
 *
 * <p>Ranges: BW10 syntax and .qnn files, BW20 graph, BW30 schemes, BW40 annotations, BW45 lowering
 * and hardware, BW60 command line, BW90 faults of ours.
 */
public enum Message {

  // ---- BW10: syntax and .qnn files ----
  SYNTAX_UNEXPECTED("BW1001", "{0} is not expected here.", "Expected {1}."),
  SYNTAX_CHARACTER("BW1002", "the character {0} has no meaning here.", "Remove it."),
  SYNTAX_TEXT_OPEN(
      "BW1003", "this text has no closing quote.", "End it with a double quote on the same line."),
  SYNTAX_COMMENT_OPEN("BW1004", "this comment is never closed.", "End it with */."),
  SYNTAX_TOO_MANY(
      "BW1005",
      "more than {0} syntax errors in one file.",
      "Correct the first ones and compile again."),
  SYNTAX_SEMICOLON("BW1006", "the statement has no end.", "Write ';' after {0}."),
  SYNTAX_BRACE_OPEN("BW1007", "the '{' of line {0} is never closed.", "Write '}' for it."),
  POSITIONAL_AFTER_NAMED(
      "BW1008",
      "a positional argument stands after a named one.",
      "Move it to the front, or give it a name."),
  TEXT_ESCAPE(
      "BW1009", "{0} is no escape sequence.", "Known are \\\\, \\\", \\n and \\t."),

  FILE_MISSING("BW1010", "there is no file '{0}'.", "Looked in: {1}."),
  FILE_UNREADABLE(
      "BW1011", "the file '{0}' cannot be read ({1}).", "Check that it is a file you may read."),
  FILE_TOO_LARGE(
      "BW1012", "the file has more than {0} bytes.", "No network needs that; check the file."),
  FILE_NOT_UTF8("BW1013", "the file is not UTF-8 text (byte {0}).", "Save it as UTF-8."),
  FILE_OUTSIDE_SOURCES(
      "BW1014",
      "the path '{0}' leaves the source tree.",
      "Use a relative path without '..' to a file below it."),
  FILE_WITHOUT_NETWORK(
      "BW1015", "the file holds no network.", "Write: network Name { ... }"),
  FILE_SECOND_NETWORK(
      "BW1016", "the file holds a second network, '{0}'.", "Give each network its own file."),

  NUMBER_RANGE("BW1020", "the number {0} is out of range.", "Use one {1}."),
  UNIT_UNKNOWN(
      "BW1021",
      "there is no unit '{0}'.{1}",
      "Units are KiB, MiB, K, M, G, ms, us and percent."),
  ELEMENT_TYPE_UNKNOWN(
      "BW1022", "there is no element type '{0}'.", "An input is u8 or i8."),

  NAME_JAVA_KEYWORD("BW1030", "the name '{0}' is a word of Java.", "Choose another name."),
  NAME_C_KEYWORD(
      "BW1031", "the name '{0}' is a word of C or C++.", "Choose another name."),
  NAME_NOT_ASCII(
      "BW1032",
      "the name '{0}' has letters outside a-z, A-Z.",
      "Java and C code is named after it: use ASCII letters, digits and underscores."),
  NAME_FORM(
      "BW1033",
      "'{0}' cannot be a name.",
      "A name starts with a letter, followed by ASCII letters, digits and single underscores."),
  NAME_LENGTH(
      "BW1034", "the name '{0}' has more than {1} characters.", "Choose a shorter name."),

  NESTING("BW1040", "nested deeper than {0} levels.", "Name parts of it in statements before."),
  REPEAT_COUNT(
      "BW1041", "{0} cannot be a repeat count.", "Use a whole number from 0 to {1}."),
  CHAIN_LENGTH(
      "BW1042", "more than {0} operators in a row.", "Name parts of it in statements before."),

  STATEMENT_PLACE("BW1050", "'{0}' may not stand in {1}.", "Move it to {2}."),
  RETURN_MISSING(
      "BW1051", "the block '{0}' returns nothing.", "End it with: return result;"),
  AFTER_RETURN("BW1052", "nothing may follow a return.", "Remove this statement or move it up."),
  GIVEN_TWICE("BW1053", "{0} '{1}' is given twice.", "Remove one of them."),
  OPTION_UNKNOWN("BW1054", "{0} has no option '{1}'.{2}", "Its options are {3}."),
  OPTION_WITHOUT_NAME(
      "BW1055", "an option of {0} needs a name.", "Write one of {1} and '=' before it."),
  SCHEME_TEXT(
      "BW1056",
      "'{0}' is not a scheme: {1}",
      "Write it as in the language, for example UNIFORM(bits = 4)."),

  // ---- BW20: graph, names, shapes, checks ----

  // ---- BW30: schemes and quantize rules ----

  // ---- BW40: annotations ----
  NETWORK_KIND(
      "BW4001",
      "'{0}' is {1}.",
      "A network is an interface or an abstract class: change it, or remove @Network."),
  NETWORK_GENERIC(
      "BW4002", "the network '{0}' has type parameters.", "Remove them: a network is not generic."),
  NETWORK_INNER(
      "BW4003",
      "the network '{0}' belongs to instances of '{1}'.",
      "Make it static, or move it to a file of its own."),
  NETWORK_INHERITS(
      "BW4004",
      "the network '{0}' inherits from '{1}'.",
      "Layers are the methods of the type itself: copy what it needs and remove the inheritance."),
  MEMBER_FIELD(
      "BW4005", "the network holds a field, '{0}'.", "Move constants to another type; remove it."),
  MEMBER_CODE(
      "BW4006",
      "the method '{0}' is {1}.",
      "Every method of a network is a layer and abstract: move code to another type."),
  MEMBER_CONSTRUCTOR(
      "BW4007", "the network '{0}' has a constructor.", "Nothing makes instances of it: remove it."),
  METHOD_GENERIC("BW4008", "the layer '{0}' has type parameters.", "Remove them."),
  METHOD_OVERLOADED(
      "BW4009",
      "there are two layers '{0}'.",
      "A layer is known by its name alone: rename one of them."),
  METHOD_RETURNS(
      "BW4010", "the layer '{0}' returns {1}.", "Every layer returns Tensor: change the type."),
  PARAMETER_TYPE(
      "BW4011",
      "the parameter '{0}' of layer '{1}' has the type {2}.",
      "A parameter names a layer that is read: give it the type Tensor."),
  PARAMETER_UNKNOWN(
      "BW4012",
      "the parameter '{0}' of layer '{1}' names no layer.{2}",
      "Name a method of this network."),
  LAYER_CYCLE(
      "BW4013", "the layers read each other in a circle: {0}.", "Change what one of them reads."),
  LAYER_WITHOUT_OPERATOR(
      "BW4014",
      "the layer '{0}' computes nothing.",
      "Add an operator such as @Conv2d, or @Identity to rename, or @Input."),
  LAYER_READS_NOTHING(
      "BW4015",
      "the layer '{0}' reads nothing.",
      "Name the layers it reads as parameters, as in: Tensor {0}(Tensor image);"),
  INPUT_READS(
      "BW4016", "the input '{0}' has parameters.", "An input reads no layer: remove them."),
  INPUT_COMPUTES(
      "BW4017",
      "{0} stands on the input '{1}'.",
      "An input only brings in data: put it on a layer that reads the input."),
  OPERAND_COUNT(
      "BW4018",
      "{0} reads one layer, but '{1}' names {2}.",
      "Start with @Add or @Concat, or name one layer."),
  JOIN_NOT_FIRST(
      "BW4019",
      "{0} comes after another operator of layer '{1}'.",
      "It reads the parameters: put it first, or into a layer of its own."),
  FILE_WITH_METHODS(
      "BW4020",
      "the network '{0}' is described in '{1}' and by methods.",
      "Remove the methods, or the file."),
  FILE_WITH_ANNOTATIONS(
      "BW4021",
      "{0} stands on a network that is described in '{1}'.",
      "Write it into the file and remove it here."),
  FILE_NETWORK_NAME(
      "BW4022",
      "the file '{0}' describes the network '{1}', not '{2}'.",
      "Give the type and the network one name."),
  NOT_IN_NETWORK(
      "BW4023", "{0} stands outside a network.", "Add @Network to the type '{1}', or remove it."),
  CLASS_NAME_TAKEN(
      "BW4024",
      "the class '{0}' that would be generated exists already.",
      "Rename that class or the network."),
  NUMBER_NOT_FINITE("BW4025", "{0} is no finite number.", "Write an ordinary number."),
  PROCESSOR_OPTION_UNKNOWN(
      "BW4030", "there is no option -A{0}.{1}", "Correct or remove it."),
  PROCESSOR_OPTION_VALUE(
      "BW4031", "the option -A{0} has no value '{1}'.", "It takes {2}."),
  PROCESSOR_OPTION_UNAVAILABLE(
      "BW4032",
      "-A{0}={1} is not available in this version.",
      "Remove it: the generated classes then need bitwright-runtime-min."),
  OUTPUT_NOT_WRITTEN(
      "BW4040",
      "the generated file '{0}' cannot be written: {1}",
      "Check the output folders of the compilation."),

  // ---- BW45: lowering and hardware limits ----

  // ---- BW60: command line ----

  // ---- BW90: faults of ours ----
  INTERNAL_FAULT(
      "BW9001",
      "a fault of Bitwright, not of your network: {0}",
      "Please report it to the maintainers with the network and this text: {1}");

  private final String id;
  private final Severity severity;
  private final String problem;
  private final String advice;
  private final int arguments;

  Message(String id, String problem, String advice) {
    this(id, Severity.ERROR, problem, advice);
  }

  Message(String id, Severity severity, String problem, String advice) {
    this.id = id;
    this.severity = severity;
    this.problem = problem;
    this.advice = advice;
    this.arguments = countArguments(problem + advice);
  }

  /** Stable id, such as {@code BW1203}. */
  public String id() {
    return id;
  }

  public Severity severity() {
    return severity;
  }

  /** What is wrong, with placeholders. */
  public String problem() {
    return problem;
  }

  /** What to do, with placeholders. */
  public String advice() {
    return advice;
  }

  /** Number of placeholders. */
  public int argumentCount() {
    return arguments;
  }

  /**
   * Problem and advice with the placeholders filled in.
   *
   * @throws IllegalArgumentException when the number of arguments is another than that of placeholders
   */
  public String format(List<String> values) {
    if (values.size() != arguments) {
      throw new IllegalArgumentException(
          name() + " takes " + arguments + " arguments, not " + values);
    }
    return fill(problem, values) + " " + fill(advice, values);
  }

  private static String fill(String template, List<String> values) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      if (isPlaceholder(template, i)) {
        out.append(values.get(template.charAt(i + 1) - '0'));
        i += 2;
      } else {
        out.append(template.charAt(i));
      }
    }
    return out.toString();
  }

  private static int countArguments(String template) {
    int count = 0;
    for (int i = 0; i < template.length(); i++) {
      if (isPlaceholder(template, i)) {
        count = Math.max(count, template.charAt(i + 1) - '0' + 1);
      }
    }
    return count;
  }

  private static boolean isPlaceholder(String text, int i) {
    return i + 2 < text.length()
        && text.charAt(i) == '{'
        && text.charAt(i + 1) >= '0'
        && text.charAt(i + 1) <= '9'
        && text.charAt(i + 2) == '}';
  }
}
