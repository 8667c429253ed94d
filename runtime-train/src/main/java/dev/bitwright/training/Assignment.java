package dev.bitwright.training;

import dev.bitwright.runtime.RuntimeMessage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What all layers with weights of a network are quantized with at once, in the order of the
 * network. As text a word for each layer, its weights and what it reads: {@code UNIFORM:8/input
 * APoT:4/UNIFORM:3}.
 */
public record Assignment(List<Layer> layers) {
  private static final Pattern WORD =
      Pattern.compile("(\\w+):(\\d{1,2})/(?:input|(\\w+):(\\d{1,2}))");

  public Assignment {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param reads empty where it reads the integer input
   */
  public record Layer(Choice weights, Optional<Choice> reads) {
    @Override
    public String toString() {
      return weights + "/" + reads.map(Choice::toString).orElse("input");
    }
  }

  /** A scheme's name and a width. */
  public record Choice(String scheme, int bits) {
    @Override
    public String toString() {
      return scheme + ":" + bits;
    }
  }

  /**
   * Reads the text.
   *
   * @throws dev.bitwright.runtime.BitwrightException BW5054 where a word has another form
   */
  public static Assignment of(String text) {
    return new Assignment(
        Arrays.stream(text.strip().split(" +")).map(word -> layer(text, word)).toList());
  }

  private static Layer layer(String text, String word) {
    Matcher form = WORD.matcher(word);
    if (!form.matches()) {
      throw RuntimeMessage.PROFILE_PLAN.exception(
          text, "'" + word + "' is no scheme:bits/scheme:bits");
    }
    Optional<Choice> reads =
        Optional.ofNullable(form.group(3))
            .map(scheme -> new Choice(scheme, Integer.parseInt(form.group(4))));
    return new Layer(new Choice(form.group(1), Integer.parseInt(form.group(2))), reads);
  }

  /** The text. */
  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining(" "));
  }
}
