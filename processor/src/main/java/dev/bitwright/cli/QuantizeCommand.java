package dev.bitwright.cli;

import dev.bitwright.graph.SchemeSpec;
import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.language.SourceRef;
import dev.bitwright.scheme.Quantizer;
import dev.bitwright.scheme.Scheme;
import dev.bitwright.scheme.SchemeInfo;
import dev.bitwright.scheme.SchemeJson;
import dev.bitwright.scheme.SchemeTrial;
import dev.bitwright.scheme.Schemes;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitwright quantize}: tries a scheme on numbers. */
@Command(
    name = "quantize",
    description = {
      "Prints for each number its quantized value, level, code and derivatives.",
      "The numbers are read as one tensor, so that statistics such as the mean are theirs."
    },
    mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {

  /** Not what Java's parser takes as well, such as 1f, 0x1p3 or NaN. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?");

  /** What the numbers are. */
  enum Role {
    WEIGHT,
    ACTIVATION
  }

  @Spec private CommandSpec spec;

  @Option(names = "--scheme", required = true, description = "Name of the scheme, such as APoT.")
  private String scheme;

  @Option(names = "--bits", description = "Width in bits.")
  private Long bits;

  @Option(
      names = "--role",
      defaultValue = "weight",
      description = "weight or activation; default ${DEFAULT-VALUE}.")
  private Role role;

  @Option(
      names = "--params",
      split = ",",
      description =
          "Learned parameters and options of the scheme, such as alpha=1.2; parameters that are not"
              + " given take their initial values.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(
      names = "--signed",
      description = "Activations of a signed edge, even where no number is negative.")
  private boolean signed;

  @Option(names = "--json", description = "One JSON array instead of a table.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "NUMBER", description = "Write -- before the first one.")
  private List<String> numbers;

  @Override
  public Integer call() {
    List<Double> values = numbers.stream().map(this::number).toList();
    Diagnostics diagnostics = new Diagnostics();
    Optional<SchemeTrial.Result> result = SchemeTrial.run(request(values), diagnostics);
    Main.print(spec.commandLine().getErr(), diagnostics);
    if (result.isEmpty()) {
      return Main.INPUT_ERRORS;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? SchemeJson.trial(result.get()) : table(result.get().points()));
    return Main.SUCCESS;
  }

  /** What is no option of the scheme is taken for a parameter; the trial says if it is none. */
  private SchemeTrial.Request request(List<Double> values) {
    List<String> known =
        Schemes.find(scheme).map(Scheme::info).map(SchemeInfo::options).orElse(List.of()).stream()
            .map(SchemeInfo.Option::name)
            .toList();
    Map<String, SchemeSpec.Option> options = new LinkedHashMap<>();
    Map<String, Double> parameters = new LinkedHashMap<>();
    if (bits != null) {
      options.put("bits", new SchemeSpec.Option(bits, SourceRef.NONE));
    }
    params.forEach(
        (name, value) -> {
          if (known.contains(name)) {
            options.put(name, new SchemeSpec.Option(optionValue(value), SourceRef.NONE));
          } else {
            parameters.put(name, number(value));
          }
        });
    return new SchemeTrial.Request(
        new SchemeSpec(scheme, options, SourceRef.NONE),
        role == Role.WEIGHT ? Quantizer.Role.WEIGHT : Quantizer.Role.ACTIVATION,
        values,
        parameters,
        signed ? Optional.of(false) : Optional.empty());
  }

  /** As the language would read it: a whole number, a number, a truth value, or a word. */
  private static Object optionValue(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (text.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    return NUMBER.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  private double number(String text) {
    double value = NUMBER.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
    if (!Double.isFinite(value)) {
      throw new UsageException(spec.commandLine(), Message.TRIAL_NUMBER, text);
    }
    return value;
  }

  private static String table(List<SchemeTrial.Point> points) {
    List<List<String>> cells = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("x", "y", "level", "code", "dy/dx"));
    points.get(0).dyd().keySet().forEach(name -> head.add("dy/d" + name));
    cells.add(head);
    for (SchemeTrial.Point point : points) {
      List<String> line = new ArrayList<>();
      line.add(six(point.x()));
      line.add(six(point.y()));
      line.add(Integer.toString(point.level()));
      line.add(Integer.toString(point.code()));
      line.add(six(point.dydx()));
      point.dyd().values().forEach(v -> line.add(six(v)));
      cells.add(line);
    }
    StringBuilder out = new StringBuilder();
    for (List<String> line : cells) {
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = cells.stream().mapToInt(c -> c.get(column).length()).max().orElse(0);
        out.append(i == 0 ? "" : "  ");
        out.append(" ".repeat(width - line.get(i).length())).append(line.get(i));
      }
      out.append('\n');
    }
    return out.toString();
  }

  private static String six(double value) {
    String text = String.format(Locale.ROOT, "%.6f", value);
    return text.equals("-0.000000") ? "0.000000" : text;
  }
}
