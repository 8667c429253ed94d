package dev.bitwright.cli;

import dev.bitwright.scheme.SchemeInfo;
import dev.bitwright.scheme.SchemeJson;
import dev.bitwright.scheme.Schemes;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bitwright schemes}: what can stand behind {@code quantize}. */
@Command(
    name = "schemes",
    description = "Lists the quantization schemes, their widths and options.",
    mixinStandardHelpOptions = true)
final class SchemesCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "One JSON array instead of text.")
  private boolean json;

  @Override
  public void run() {
    List<SchemeInfo> schemes = Schemes.infos();
    String text = json ? SchemeJson.schemes(schemes) : text(schemes);
    spec.commandLine().getOut().print(text);
  }

  private static String text(List<SchemeInfo> schemes) {
    StringBuilder out = new StringBuilder();
    for (SchemeInfo scheme : schemes) {
      out.append(out.isEmpty() ? "" : "\n");
      out.append(scheme.name()).append(": ").append(scheme.summary()).append('\n');
      line(out, "weights", bits(scheme.weightBits()));
      line(out, "activations", bits(scheme.activationBits()));
      for (SchemeInfo.Option option : scheme.options()) {
        line(out, option.name(), option.values() + "; default " + option.standard() + ".");
        line(out, "", option.meaning());
      }
      line(out, "stored as", scheme.storage());
      line(out, "product", scheme.product());
      line(out, "source", scheme.source());
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String label, String text) {
    out.append("  ").append(label).append(" ".repeat(Math.max(1, 18 - label.length())));
    out.append(text).append('\n');
  }

  private static String bits(List<Integer> bits) {
    return bits.isEmpty()
        ? "none"
        : bits.stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (bits.equals(List.of(1)) ? " bit" : " bits");
  }
}
