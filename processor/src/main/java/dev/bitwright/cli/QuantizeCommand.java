package dev.bitwright.cli;

import dev.bitwright.language.Diagnostics;
import dev.bitwright.language.Message;
import dev.bitwright.scheme.Quantizer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
      "The numbers are read as one tensor, so that statistics such as the mean are theirs; those of"
          + " the role activation as values that are not negative elsewhere (see --signed)."
    },
    mixinStandardHelpOptions = true)
final class QuantizeCommand implements Callable<Integer> {

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

  @Option(names = "--signed", description = "The activations may be negative.")
  private boolean signed;

  @Option(names = "--json", description = "One JSON array instead of a table.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "NUMBER", description = "Write -- before the first one.")
  private List<String> numbers;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    double[] values = numbers.stream().mapToDouble(this::number).toArray();
    SchemeTrial trial = new SchemeTrial(spec.commandLine(), scheme, params);
    Quantizer.Role quantized =
        role == Role.WEIGHT ? Quantizer.Role.WEIGHT : Quantizer.Role.ACTIVATION;
    Optional<List<SchemeTrial.Row>> rows =
        trial.run(Optional.ofNullable(bits), quantized, signed, values, diagnostics);
    Main.print(spec.commandLine().getErr(), diagnostics);
    if (rows.isEmpty()) {
      return Main.INPUT_ERRORS;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? json(rows.get()) : table(rows.get()));
    return Main.SUCCESS;
  }

  private double number(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UsageException(spec.commandLine(), Message.TRIAL_NUMBER, text);
    }
    if (!Double.isFinite(value)) {
      throw new UsageException(spec.commandLine(), Message.TRIAL_NUMBER, text);
    }
    return value;
  }

  private static String json(List<SchemeTrial.Row> rows) {
    Json out = new Json().array();
    for (SchemeTrial.Row row : rows) {
      out.object().key("x").number(row.x()).key("y").number(row.y());
      out.key("level").number(row.level()).key("code").number(row.code());
      out.key("dydx").number(row.dydx()).key("dyd").object();
      row.dyd().forEach((name, value) -> out.key(name).number(value));
      out.end().end();
    }
    return out.end().toString();
  }

  private static String table(List<SchemeTrial.Row> rows) {
    List<List<String>> cells = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of("x", "y", "level", "code", "dy/dx"));
    rows.get(0).dyd().keySet().forEach(name -> head.add("dy/d" + name));
    cells.add(head);
    for (SchemeTrial.Row row : rows) {
      List<String> line = new ArrayList<>();
      line.add(six(row.x()));
      line.add(six(row.y()));
      line.add(Long.toString(row.level()));
      line.add(Integer.toString(row.code()));
      line.add(six(row.dydx()));
      row.dyd().values().forEach(v -> line.add(six(v)));
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
