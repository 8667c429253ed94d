package dev.bitwright.language;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Every message of the compiler and of the command line. An id is stable: it is never given another
 * meaning. Each entry says what is wrong and what to do; <code>{0}</code>, <code>{1}</code> ...
 * stand for the arguments of {@link Diagnostics#report}; a word of the language between backquotes
 * is shown as each door spells it; other braces and quotes stand for themselves.
 *
 * <p>Ranges: BW10 syntax and .qnn files, BW20 graph, BW25 planning, BW30 schemes, BW40 annotations,
 * BW45 lowering and hardware, BW60 command line, BW90 faults of ours.
 */
public enum Message {

  // ---- BW10: syntax and .qnn files ----
  SYNTAX_UNEXPECTED("BW1001", "{0} is not expected here.", "Expected {1}.{2}"),
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
  TEXT_ESCAPE("BW1009", "{0} is no escape sequence.", "Known are \\\\, \\\", \\n and \\t."),

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
  FILE_WITHOUT_NETWORK("BW1015", "the file holds no network.", "Write: network Name { ... }"),
  FILE_SECOND_NETWORK(
      "BW1016", "the file holds a second network, '{0}'.", "Give each network its own file."),

  NUMBER_RANGE("BW1020", "the number {0} is out of range.", "Use one {1}."),
  UNIT_UNKNOWN(
      "BW1021",
      "there is no unit '{0}'.{1}",
      "Units are KiB, MiB, K, M, G, ms, us, ns, MHz and percent."),
  ELEMENT_TYPE_UNKNOWN("BW1022", "there is no element type '{0}'.", "An input is u8 or i8."),

  NAME_JAVA_KEYWORD("BW1030", "the name '{0}' is a word of Java.", "Choose another name."),
  NAME_C_KEYWORD("BW1031", "the name '{0}' is a word of C or C++.", "Choose another name."),
  NAME_NOT_ASCII(
      "BW1032",
      "the name '{0}' has letters outside a-z, A-Z.",
      "Java and C code is named after it: use ASCII letters, digits and underscores."),
  NAME_FORM(
      "BW1033",
      "'{0}' cannot be a name.",
      "A name starts with a letter, followed by ASCII letters, digits and single underscores."),
  NAME_LENGTH("BW1034", "the name '{0}' has more than {1} characters.", "Choose a shorter name."),

  NESTING("BW1040", "nested deeper than {0} levels.", "Name parts of it in statements before."),
  REPEAT_COUNT("BW1041", "{0} cannot be a repeat count.", "Use a whole number from 0 to {1}."),
  CHAIN_LENGTH(
      "BW1042", "more than {0} operators in a row.", "Name parts of it in statements before."),

  STATEMENT_PLACE("BW1050", "'{0}' may not stand in {1}.", "Move it to {2}."),
  RETURN_MISSING("BW1051", "the block '{0}' returns nothing.", "End it with: return result;"),
  AFTER_RETURN("BW1052", "nothing may follow a return.", "Remove this statement or move it up."),
  GIVEN_TWICE("BW1053", "{0} '{1}' is given twice.", "Remove one of them."),
  OPTION_UNKNOWN("BW1054", "{0} has no option '{1}'.{2}", "Its options are {3}."),
  OPTION_WITHOUT_NAME(
      "BW1055", "an option of {0} needs a name.", "Write one of {1} and '=' before it."),
  SCHEME_TEXT(
      "BW1056",
      "'{0}' is not a scheme: {1}",
      "Write it as in the language, for example UNIFORM(bits = 4)."),
  BUDGET_TEXT(
      "BW1057",
      "'{0}' is not a list of limits: {1}",
      "Write them as in the language, for example macs(bits = 8) <= 2 M;"),

  // ---- BW20: graph, names, shapes, checks ----
  LAYER_UNKNOWN("BW2001", "there is no layer or constant '{0}' here.{1}", "Correct the name."),
  FUNCTION_UNKNOWN("BW2002", "there is no operator or block '{0}'.{1}", "Correct the name."),
  CYCLE(
      "BW2003",
      "these layers read each other in a circle: {0}.",
      "Let one of them read something else; a network has no loops."),
  NAME_TWICE("BW2004", "the name '{0}' is given twice, first at {1}.", "Rename one of them."),
  NAME_GENERATED(
      "BW2005",
      "the layer '{0}' has the name that is made for another layer at {1}.",
      "Rename it: instances of a block and reassigned variables are numbered like that."),
  ARGUMENT_UNKNOWN("BW2007", "{0} has no argument '{1}'.{2}", "Its arguments are {3}."),
  ARGUMENT_MISSING("BW2008", "{0} needs the argument '{1}'.", "Write: {1} = ..."),
  ARGUMENT_TWICE("BW2009", "the argument '{1}' of {0} is given twice.", "Remove one of them."),
  ARGUMENTS_TOO_MANY(
      "BW2010", "{0} takes {1} arguments at most, not {2}.", "Its arguments are {3}."),
  ARGUMENT_TYPE("BW2011", "'{1}' of {0} is {2}.", "It must be {3}."),
  ARGUMENT_RANGE("BW2012", "'{1}' of {0} is {2}.", "It must be {3}."),
  OPERAND_TYPE("BW2013", "'{0}' does not work on {1}.", "It takes {2}."),
  ARITHMETIC("BW2014", "{0} cannot be computed: {1}.", "Correct the numbers."),
  CONDITION_TYPE("BW2015", "this condition is {0}.", "It must be true or false."),
  RESULT_COUNT(
      "BW2016", "{0} gives {1}, but {2} wanted here.", "Give as many names as there are results."),
  RECURSION("BW2017", "the block '{0}' calls itself: {1}.", "Use repeat."),
  LAYER_EXPECTED("BW2018", "{0} is no layer.", "Write constants with: let name = value;"),
  CONSTANT_EXPECTED("BW2019", "{0} is no constant.", "A let holds a number, truth, text or list."),
  IMAGE_EXPECTED(
      "BW2020",
      "{0} reads an image [channels, height, width], but '{1}' has shape {2}.",
      "Move it before the flatten or the pooling that ends the image."),
  VECTOR_EXPECTED(
      "BW2021",
      "`dense` reads a vector, but '{0}' has shape {1}.",
      "Put a `flatten` or a `global_average_pool` in between."),
  ADD_SHAPES(
      "BW2022",
      "`add` reads different shapes: '{0}' has {1}, '{2}' has {3}.",
      "Make them equal, for example with a convolution of kernel 1."),
  CONCAT_SHAPES(
      "BW2023",
      "`concat` reads sizes that differ beyond the channels: '{0}' has {1}, '{2}' has {3}.",
      "Make height and width equal."),
  KERNEL_LARGE(
      "BW2024",
      "the window {0} of {1} is larger than the image {2} with its padding.",
      "Use a smaller kernel or dilation, or more padding."),
  GROUPS("BW2025", "{0} groups do not divide {1} {2}.", "Choose a number that divides both."),
  POOL_PADDING(
      "BW2026",
      "the padding {0} is more than half of the window {1}.",
      "Some windows would hold padding only; use less."),
  SIZE_ABSURD("BW2027", "{0} would have {1} elements.", "At most {2} can be handled."),
  OPERANDS_FEW("BW2028", "{0} needs at least two operands.", "Name another layer."),
  OPERAND_TWICE("BW2029", "concat reads '{0}' twice.", "Write identity({0}) for the second one."),
  INPUT_SHAPE(
      "BW2030",
      "an input has one extent or three, not {0}.",
      "Write [features] or [channels, height, width]."),
  INPUT_STATISTICS_COUNT(
      "BW2031",
      "'{0}' has {1} numbers for {2} channels.",
      "Give one number, or one for each channel."),
  INPUT_STATISTICS_RANGE(
      "BW2032", "'{0}' is {1}.", "After division by the full range it lies {2}."),
  INPUT_MISSING("BW2033", "the network '{0}' has no input.", "Declare one."),
  INPUT_SECOND(
      "BW2034", "the network has a second input, '{0}'.", "A network has one input so far."),
  OUTPUT_MISSING("BW2035", "the network '{0}' has no output.", "Mark one layer as the `output`."),
  OUTPUT_SECOND(
      "BW2036", "the network has a second output, '{0}'.", "A network has one output so far."),
  LAYER_UNUSED(
      "BW2037",
      Severity.WARNING,
      "nothing reads the layer '{0}', so it is left out.",
      "Remove it, or let a layer read it."),
  EXPANSION("BW2038", "the network expands to more than {0} operators.", "Make it smaller."),
  RULE_MISSING(
      "BW2039",
      "no rule says how the {0} of '{1}' are quantized.",
      "Add a `quantize` rule to the layer or to the network."),
  BUDGET_EXCEEDED("BW2041", "the network needs {0} {1}, the budget is {2}.", "Most need: {3}."),
  BUDGET_UNKNOWN("BW2042", "there is no budget for '{0}'.{1}", "A budget knows {2}."),
  BUDGET_LIMIT("BW2043", "the limit of '{0}' is {1}.", "It must be {2}."),
  FLOAT_MIXED(
      "BW2044",
      "the scheme NONE of '{0}' stands beside integer schemes in one network.",
      "Quantize every layer, or none."),
  BATCH_NORM_FEATURES(
      "BW2045",
      "`batch_norm` reads the flattened image '{0}', so that each position would have a factor.",
      "Put the `batch_norm` before the `flatten`."),
  TERNARY_RELU(
      "BW2046",
      Severity.WARNING,
      "'{0}' reads ternary values of something that is never negative, so the level -1 is lost.",
      "Remove the `relu` before it: the ternary step is the nonlinearity."),
  RULE_UNUSED(
      "BW2047",
      "this `quantize` rule covers no operator that quantizes.",
      "Move it to a layer with weights or an `add`, or remove it."),
  PARALLELISM_UNUSED(
      "BW2048",
      "this parallelism covers no operator with weights.",
      "Move it to a `conv2d` or `dense`, or remove it."),
  PARALLELISM_DIVISOR(
      "BW2049",
      "the parallelism of {0} {1} does not divide the {2} of '{3}'.",
      "Choose a divisor."),
  SETTING_UNKNOWN("BW2050", "there is no training setting '{0}'.{1}", "Settings are {2}."),
  SETTING_VALUE("BW2051", "'{0}' is {1}.{3}", "It must be {2}."),
  OUTPUT_PATH(
      "BW2052",
      "the output '{0}' is made by {1}, from which no scores can be taken.",
      "End the network with a `dense`, a convolution, an `add` or an average pool."),
  SCORES_WIDE(
      "BW2053",
      "the sums behind the scores of '{0}' can need {1} bits, but a score has 32.",
      "Use fewer bits for the weights of this layer or for what it reads."),
  SCHEME_OPTION_TYPE("BW2054", "an option {0} is {1}.", "It must be a number, a truth or a word."),
  SCHEME_LIST(
      "BW2055",
      "an option of a scheme cannot have these values: {0}.",
      "Write a list of different whole numbers, such as bits = [2, 4, 8], or one value."),
  NO_WEIGHTS(
      "BW2056",
      "the network '{0}' has no operator with weights, so there is nothing to train.",
      "Add a `conv2d` or a `dense`."),
  JOINED_OPERANDS(
      "BW2057",
      "the concats behind '{0}' join more than {1} operands.",
      "Join fewer layers, or put a convolution between two concats."),

  CALIBRATION_UNKNOWN("BW2060", "there is no calibration setting '{0}'.{1}", "Settings are {2}."),
  CALIBRATION_NOTHING(
      "BW2061",
      "the network '{0}' has nothing to calibrate: no layer is quantized.",
      "Give its layers a scheme, or remove calibrate."),
  CALIBRATION_WEIGHTS("BW2062", "the weights of '{0}' cannot take {1}: {2}.", "{3}."),
  CALIBRATION_ACTIVATIONS(
      "BW2063",
      "what '{0}' reads cannot be calibrated: {1} does not take the nearest level of a range.",
      "Give its activations a scheme that does, such as UNIFORM, or train instead."),
  CALIBRATION_BIAS(
      "BW2064",
      "the bias of '{0}' cannot be corrected: it has none, and no batch norm follows it.",
      "Set bias_correction to false, or give the layer a bias."),
  CALIBRATION_OPERATOR(
      "BW2065",
      "{0} '{1}' cannot be calibrated: that is there for conv2d and dense.",
      "Train the network instead, and remove calibrate."),
  CALIBRATION_LAYER(
      "BW2066",
      "calibrate names '{0}', which is no layer with weights.{1}",
      "Layers with weights are {2}."),
  REQUANTIZE_WIDE(
      "BW2069",
      "the sums of '{0}' can need {1} bits, but the int8 scheme brings sums of 31 bits to levels.",
      "Use fewer bits for the weights of this layer or for what it reads, or UNIFORM's variant lsq"
          + " for what reads it."),
  TOKENS_EXPECTED(
      "BW2070",
      "an embedding reads '{0}', which does not give the numbers of tokens.",
      "It reads the input, and that is one plain byte a step: input text: u8[1];"),
  TOKENS_AS_NUMBERS(
      "BW2071",
      "'{0}' reads the numbers of tokens as if they were measurements.",
      "Let it read the embedding instead."),
  SEQUENCE_IMAGE(
      "BW2072",
      "'{0}' is an image, {1}, but the network has {2}, so it describes one step of a sequence.",
      "Such a network has vectors only."),
  CELL_READS_INPUT(
      "BW2073",
      "the recurrent cell '{0}' reads the integer input itself, whose scale is not that of the"
          + " state.",
      "Put an embedding between them, or a dense."),
  RESET_AFTER(
      "BW2074",
      "the gru '{0}' resets after the product, and integers do not do so.",
      "Leave out reset_after, or train in floats with the scheme NONE."),
  STEPS_WITHOUT_SEQUENCE(
      "BW2075",
      "'steps' is for networks over sequences, and '{0}' is not one.",
      "Leave it out, or add an embedding, lstm or gru."),
  SHIFT_HINDERED(
      "BW2076",
      Severity.NOTE,
      "the levels made from '{0}' keep a multiplier: scales on both sides are powers of two, the"
          + " factors of the `batch_norm` between are not.",
      "Leave out the `batch_norm` if shifts alone are wanted."),

  BUDGET_RELATION("BW2081", "'{0}' cannot be given with '{1}'.", "Write {0} {2} ...;"),
  BUDGET_ARGUMENTS("BW2082", "'{0}' {1}.", "Write {2}."),
  BUDGET_CLOCK(
      "BW2083",
      "{0} frames per second are asked for at no stated clock.",
      "Add the clock of the hardware, such as clock = 100 MHz; (@Budget: clockHz = 100_000_000)."),
  BUDGET_DEVICE(
      "BW2084",
      "there is no device '{0}'.{1}",
      "Devices are {2}; of another one state lut, ff, dsp and bram."),
  BUDGET_OF_FLOATS(
      "BW2085",
      "a network in floats is not deployed, so nothing can be said about '{0}'.",
      "Quantize its layers, or remove this limit."),

  // ---- BW25: planning ----
  PLAN_WITHOUT_BUDGET(
      "BW2501",
      "this rule leaves a width or a scheme to the planner, but no budget limits it: every layer"
          + " would have its widest.",
      "Write bits = N, or limit the network, such as budget { weights <= 120 KiB; } (annotated:"
          + " @Budget(weightBytes = 122_880))."),
  PLAN_INFEASIBLE(
      "BW2502",
      "no plan of '{0}' keeps the budget of {1}, {2}.",
      "With {3} there is one, all else unchanged; most of it then need: {4}."),
  PLAN_INFEASIBLE_TOGETHER(
      "BW2503",
      "no plan of '{0}' keeps its budgets ({1}), and changing one of them alone is not enough.",
      "Raise several of them, or leave more open.{2}"),
  PLAN_UNMEASURED(
      "BW2504",
      Severity.WARNING,
      "the layers of '{0}' compete for a budget without a profile: to the planner they differ only"
          + " in size and place.",
      "Train once, write a profile with the trainer, and compile again."),
  PLAN_STOPPED(
      "BW2505",
      Severity.WARNING,
      "the search for the best plan of '{0}' was stopped after {1} steps: its loss is at most {2}"
          + " above the least possible.",
      "Leave less open, or set fewer budgets, for a plan that is proven."),
  PLAN_NOT_FOUND(
      "BW2506",
      "no plan of '{0}' was found within {1} steps, nor was it proven that there is none.",
      "Raise a budget, or leave less open."),
  PLAN_NOTHING_OPEN(
      "BW2508",
      "'{0}' leaves nothing to the planner, so there is nothing to sweep.",
      "Leave out bits in a rule, or give a list of widths."),
  PLAN_FOREIGN(
      "BW2510",
      "this is no plan of '{0}': its first line is not '{1}'.",
      "Write it with bitwright plan --write, or remove the file."),
  PLAN_WORD(
      "BW2511",
      "'{0}' stands in the plan where {1} is expected.",
      "Correct the line, or write the plan anew with bitwright plan --write."),
  PLAN_LAYER_UNKNOWN(
      "BW2512",
      "the plan pins '{0}', which is no layer with weights.{1}",
      "Correct the name, or remove the line."),
  PLAN_PIN(
      "BW2513",
      "'{0}' cannot have {1} for {2}: its rule allows {3}.{4}",
      "Change the pin, or the rule."),
  PLAN_PIN_TIE(
      "BW2514",
      "'{0}' is pinned to read {1}, but '{2}', which reads the same value, is pinned to {3}.",
      "Pin both to the same, or only one of them."),
  PLAN_PINS(
      "BW2515",
      "the pins leave no plan that keeps the budgets, though without them there is one.",
      "Remove a pin, of {0}{1}."),
  PLAN_DIFFERS(
      "BW2516",
      Severity.WARNING,
      "the plan that was computed differs from this file: {0}.",
      "Read what changed, then write it with bitwright plan --write or copy it from the class"
          + " output; what must not change, start with 'pin'."),

  // ---- BW30: schemes and quantize rules ----
  SCHEME_UNKNOWN("BW3001", "there is no scheme '{0}'.{1}", "bitwright schemes lists them all."),
  SCHEME_BITS_MISSING("BW3002", "{0} needs a width for {1}.", "Write bits = N with one of {2}."),
  SCHEME_BITS("BW3003", "{0} has no width of {1} for {2}.", "It has {3}."),
  SCHEME_OPTION_UNKNOWN("BW3004", "{0} has no option '{1}'.{2}", "Its options are {3}."),
  SCHEME_OPTION_VALUE("BW3005", "the option '{0}' of {1} cannot be {2}.", "Use {3}."),
  SCHEME_OPTION_CLASH("BW3006", "{0} cannot be met: {1}.", "{2}"),
  SCHEME_SIGNED_EDGE(
      "BW3007",
      "{0} has no levels below zero for activations, and what is read here may be negative.",
      "Put a `relu` before it, or give the activations another scheme (UNIFORM, RTN)."),
  SCHEME_POWER_OF_TWO(
      "BW3008",
      "{0} cannot quantize what an add or an average pool reads: its scale must be a power of two.",
      "Use UNIFORM there."),
  SCHEME_OPTION_ROLE(
      "BW3009",
      "the option '{0}' of {1} is one of {2}, and this rule is for {3}.",
      "Move it to the rule for {2}, or leave it out."),
  SCHEME_PARAMETER_UNKNOWN(
      "BW3010", "{0} has no parameter '{1}' here.{2}", "Its parameters are {3}."),
  SCHEME_PARAMETER_VALUE(
      "BW3011", "the parameter '{0}' cannot be {1}.", "Use a number from {2} on."),
  SCHEME_VALUE("BW3012", "{0} is no number that can be quantized.", "Give finite numbers."),
  SCHEME_VALUE_COUNT("BW3013", "{0} values are given.", "Give 1 to {1}."),
  SCHEME_FLOAT("BW3014", "{0} quantizes nothing.", "Name another scheme."),
  SCHEME_ROLE(
      "BW3020",
      "{0} is a scheme for {1} only.",
      "Write weights and activations apart and give the {2} another scheme (UNIFORM has both)."),
  SCHEME_FIXED_RANGE(
      "BW3021",
      "{0} has no levels with a fixed range for activations, and a recurrent cell needs them.",
      "Give the cell's activations another scheme (UNIFORM)."),

  // ---- BW32: profiles ----

  PROFILE_FOREIGN(
      "BW3201",
      "this is no profile: it does not start with '{0}'.",
      "Give a file that a trainer or bitwright profile has written, or remove it."),
  PROFILE_NEWER(
      "BW3202",
      "the profile has the format version {0}, but this compiler reads version {1}.",
      "Use the version of Bitwright that wrote it, or profile the network again."),
  PROFILE_NETWORK(
      "BW3203",
      "the profile belongs to the network '{0}', not to '{1}'.",
      "Give the profile of this network, or remove it."),
  PROFILE_WORD(
      "BW3204",
      "'{0}' stands in the profile where {1} is expected.",
      "Nobody edits a profile by hand: take it as it was written, or profile the network again."),
  PROFILE_TRUNCATED(
      "BW3205",
      "the profile is cut off: it does not end with a line 'end'.",
      "Take it as it was written, or profile the network again."),
  PROFILE_TWICE(
      "BW3206",
      "the profile says it twice: {0} stands in line {1} already.",
      "Remove one of the lines, or profile the network again."),
  PROFILE_STALE(
      "BW3207",
      Severity.WARNING,
      "the profile is not used, since '{0}' has changed: {1}.",
      "Profile the network again, or remove the file."),
  PROFILE_GAP(
      "BW3208",
      Severity.WARNING,
      "the profile is not used, since it says nothing about {0} of '{1}' with {2}.",
      "Profile the network again: its trainer has the schemes and widths that are declared now."),
  PROFILE_SCHEME(
      "BW3209",
      "the profile speaks of the scheme '{0}', which there is not.{1}",
      "Take the profile as it was written, or profile the network again."),

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
      "BW4007",
      "the network '{0}' has a constructor.",
      "Nothing makes instances of it: remove it."),
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
  INPUT_READS("BW4016", "the input '{0}' has parameters.", "An input reads no layer: remove them."),
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
  PROCESSOR_OPTION_UNKNOWN("BW4030", "there is no option -A{0}.{1}", "Correct or remove it."),
  PROCESSOR_OPTION_VALUE("BW4031", "the option -A{0} has no value '{1}'.", "It takes {2}."),
  PROCESSOR_OPTION_UNAVAILABLE(
      "BW4032", "-A{0}={1} is not available in this version.", "Remove it."),
  OUTPUT_NOT_WRITTEN(
      "BW4040",
      "the generated file '{0}' cannot be written: {1}",
      "Check the output folders of the compilation."),

  // ---- BW45: lowering and hardware limits ----

  HARDWARE_FLATTEN(
      "BW4503",
      "{0} reads a flattened image, which the hardware target only has before a dense layer.",
      "Flatten after {0}, or compile with -Abitwright.hls=off."),
  HARDWARE_STATE(
      "BW4504",
      "{0} keeps a state from step to step, which the dataflow structure does not have.",
      "Compile with the sequential structure."),
  HARDWARE_GROUPS(
      "BW4505",
      "layer {0} computes {1} outputs at once, but each of its outputs has groups of its own widths.",
      "Leave the parallel outputs out, or compile with -Abitwright.hls=off."),
  NOTHING_TO_GENERATE(
      "BW4506",
      "'{0}' computes in floats, so it has a trainer only, and trainers are turned off.",
      "Give every layer with weights a scheme other than NONE, or leave -Abitwright.trainer=off"
          + " (--no-trainer) away."),

  // ---- BW60: command line ----
  USAGE("BW6001", "{0}", "See: {1} --help"),
  OUTPUT_FOREIGN(
      "BW6002",
      "the folder '{0}' holds '{1}', which Bitwright did not write.",
      "Name an empty folder, or move the file away."),
  OUTPUT_UNWRITABLE(
      "BW6003", "'{0}' cannot be written ({1}).", "Check the folder and its permissions."),
  OUTPUT_NONE("BW6004", "there is nothing to write.", "Name a folder with --java or --hls."),
  WEIGHTS_WITHOUT_HLS(
      "BW6005", "--weights is for the HLS project only.", "Add --hls DIR, or leave it out."),
  TRIAL_NUMBER("BW6006", "'{0}' is not a finite number.", "Give decimal numbers."),
  HLS_WITHOUT_WEIGHTS(
      "BW6007",
      Severity.NOTE,
      "'{0}' has no weights, types and test vectors yet.",
      "Add --weights FILE once the network is trained."),
  HLS_OF_FLOATS(
      "BW6008",
      "'{0}' computes in floats, so there is no hardware for it.",
      "Give every layer with weights a scheme other than NONE."),
  PLAN_OF_FLOATS(
      "BW6009",
      "'{0}' computes in floats, so there is nothing to plan.",
      "Give every layer with weights a scheme other than NONE."),
  COMPILER_MISSING(
      "BW6010",
      "the generated trainer has to be compiled, but this Java has no compiler.",
      "Run the command with a JDK, 17 or newer."),
  ARRAYS_UNSOUND(
      "BW6011",
      "'{0}' cannot be read: {1}.",
      "Give a sound .npz or .safetensors file, or a trainer's .checkpoint."),
  NAME_MAP_UNSOUND("BW6012", "the name map '{0}' cannot be used: {1}.", "Correct it."),
  NAME_MAP_UNKNOWN(
      "BW6013",
      "the name map gives '{0}', which is no value of the network '{1}'.{2}",
      "Correct the name, or remove the line."),
  ARRAY_MISSING(
      "BW6014",
      "'{0}' has no array '{1}' for the value '{2}'.{3}",
      "Say what it is called there: --map FILE, with lines 'ours = theirs'."),
  ARRAY_SHAPE(
      "BW6015",
      "the value '{0}' takes {1} numbers, but the array '{2}' has the shape {3}.",
      "Change the network, or the name map."),
  CALIBRATION_DATA(
      "BW6016",
      "'{0}' cannot be used as samples: {1}.",
      "Give a folder of IDX files, images and labels named train-images-idx3-ubyte,"
          + " train-labels-idx1-ubyte or t10k-... (.gz too), or a .npz file with unsigned bytes"
          + " 'images' and, if there are such, 'labels'."),
  PROFILE_LABELS(
      "BW6017",
      "the samples '{0}' have no labels.",
      "A profile compares losses: give a .npz file with 'labels' too, or a folder of IDX files."),

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
   * @throws IllegalArgumentException when the number of arguments is another than that of
   *     placeholders
   */
  public String format(List<String> values) {
    return format(values, UnaryOperator.identity());
  }

  /**
   * As {@link #format(List)}, with words of the language in another spelling.
   *
   * @param spelling from {@code batch_norm} to what the user writes for it
   */
  public String format(List<String> values, UnaryOperator<String> spelling) {
    if (values.size() != arguments) {
      throw new IllegalArgumentException(
          name() + " takes " + arguments + " arguments, not " + values);
    }
    return fill(problem, values, spelling) + " " + fill(advice, values, spelling);
  }

  private static String fill(String template, List<String> values, UnaryOperator<String> spelling) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      if (isPlaceholder(template, i)) {
        out.append(values.get(template.charAt(i + 1) - '0'));
        i += 2;
      } else if (template.charAt(i) == '`') {
        int end = template.indexOf('`', i + 1);
        out.append(spelling.apply(template.substring(i + 1, end)));
        i = end;
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
