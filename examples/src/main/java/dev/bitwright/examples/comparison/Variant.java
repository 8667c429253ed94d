package dev.bitwright.examples.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the compiler made of one candidate.
 *
 * @param network the network, or empty where the compiler refused the combination
 * @param refusal its errors, as {@code BW3003 text}; empty otherwise
 */
record Variant(Optional<GeneratedNetwork> network, String refusal) {
  private static final String NAME = "Compared";

  /** A relu before a ternary quantizer wastes a level: the quantizer is the nonlinearity. */
  private static final String WASTED_RELU = "BW2046";

  private static final Pattern MESSAGE =
      Pattern.compile("(?m)^.*?\\b(error|warning) (BW\\d+): (.*)$");

  /**
   * Compiles the network with a candidate's schemes in its inner layers.
   *
   * @param template the network, with {@code {weights}}, {@code {activations}}, {@code
   *     {calibrate}}, and {@code {relu}} where a relu stands before a quantizer of the candidate;
   *     where the compiler says that it wastes a level, the network is compiled without
   * @param folder for everything that is generated
   */
  static Variant compile(CompilerJar compiler, String template, Candidate candidate, Path folder) {
    try {
      Files.createDirectories(folder);
      Path java = folder.resolve("java");
      String text =
          template
              .replace("{weights}", candidate.weights())
              .replace("{activations}", candidate.activations())
              .replace(
                  "{calibrate}",
                  candidate.isCalibrated() ? "calibrate { " + candidate.calibrate() + " }" : "");
      Path file = Files.writeString(folder.resolve(NAME + ".qnn"), text.replace("{relu}", "relu"));
      String[] call = {"compile", file.toString(), "--java", java.toString()};
      CompilerJar.Answer answer = compiler.call(call);
      if (answer.messages().contains("warning " + WASTED_RELU)) {
        Files.writeString(file, text.replace("{relu}", ""));
        answer = compiler.call(call);
      }
      if (answer.status() != 0) {
        return new Variant(Optional.empty(), errors(answer));
      }
      return new Variant(
          Optional.of(GeneratedNetwork.compile(NAME, java, folder.resolve("classes"))), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String errors(CompilerJar.Answer answer) {
    List<String> found = new ArrayList<>();
    Matcher matcher = MESSAGE.matcher(answer.messages());
    while (matcher.find()) {
      String message = matcher.group(2) + " " + matcher.group(3);
      if (matcher.group(1).equals("error") && !found.contains(message)) {
        found.add(message);
      }
    }
    return found.isEmpty() ? answer.messages().strip() : String.join(" ", found);
  }
}
