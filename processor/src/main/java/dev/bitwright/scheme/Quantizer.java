package dev.bitwright.scheme;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One scheme at one place of a network, with its options decided: everything that training, integer
 * code and hardware need to know about it. The real value is {@code scale * level + offset} with
 * {@code offset = scale * offsetSteps / 64}.
 *
 * @param scheme the scheme's name, for example {@code APoT}
 * @param bits the width as the user states it
 * @param role what is quantized
 * @param levels the integer levels, possible at any parameter values
 * @param storage how codes are held
 * @param parameters learned numbers, in a fixed order
 * @param x the element that {@code value} and {@code level} are functions of
 * @param value the quantized real value, rank ELEMENT, differentiable through its surrogates
 * @param level its integer level as a float, rank ELEMENT; never differentiated
 * @param lowest smallest level at the given parameters, rank TENSOR or CHANNEL; a constant except
 *     for affine UNIFORM, where {@code levels} holds every level that any zero point can give
 * @param highest largest level at the given parameters
 * @param scale rank TENSOR, or CHANNEL for weights quantized per output channel
 * @param offsetSteps an integer-valued formula, offset / scale on a grid of 1/64; empty when there
 *     is no offset
 * @param description one line for comments in generated code
 * @param coder what finds the levels where they are no formula of {@code x}; empty for most
 * @param averages statistics of activations that training averages; none for weights
 * @param rounding how the deployed network brings sums to these levels
 * @param gradientBits width that training quantizes the gradient of a layer's output to, before it
 *     reaches these weights and what they multiply; empty for gradients in floats
 */
public record Quantizer(
    String scheme,
    int bits,
    Role role,
    LevelSet levels,
    StorageForm storage,
    List<Parameter> parameters,
    Formula.Input x,
    Formula value,
    Formula level,
    Formula lowest,
    Formula highest,
    Formula scale,
    Optional<Formula> offsetSteps,
    String description,
    Optional<Coder> coder,
    List<Average> averages,
    Rounding rounding,
    OptionalInt gradientBits) {

  /** A quantizer whose level is a formula of {@code x} alone, with nothing special about it. */
  public Quantizer(
      String scheme,
      int bits,
      Role role,
      LevelSet levels,
      StorageForm storage,
      List<Parameter> parameters,
      Formula.Input x,
      Formula value,
      Formula level,
      Formula lowest,
      Formula highest,
      Formula scale,
      Optional<Formula> offsetSteps,
      String description) {
    this(
        scheme,
        bits,
        role,
        levels,
        storage,
        parameters,
        x,
        value,
        level,
        lowest,
        highest,
        scale,
        offsetSteps,
        description,
        Optional.empty(),
        List.of(),
        Rounding.NEAREST,
        OptionalInt.empty());
  }

  /** The same with weights that a coder finds. */
  public Quantizer withCoder(Coder finder) {
    return with(description, Optional.of(finder), averages, rounding, gradientBits);
  }

  /** The same with statistics of the values that training averages. */
  public Quantizer withAverages(List<Average> others) {
    return with(description, coder, others, rounding, gradientBits);
  }

  /** The same with another way to bring sums to levels. */
  public Quantizer withRounding(Rounding other) {
    return with(description, coder, averages, other, gradientBits);
  }

  /** The same with quantized gradients. */
  public Quantizer withGradientBits(int width) {
    String words = description + ", gradients of " + width + " bits";
    return with(words, coder, averages, rounding, OptionalInt.of(width));
  }

  private Quantizer with(
      String words,
      Optional<Coder> finder,
      List<Average> statistics,
      Rounding sums,
      OptionalInt gradients) {
    return new Quantizer(
        scheme,
        bits,
        role,
        levels,
        storage,
        parameters,
        x,
        value,
        level,
        lowest,
        highest,
        scale,
        offsetSteps,
        words,
        finder,
        statistics,
        sums,
        gradients);
  }

  /** How the deployed network brings sums to levels. */
  public enum Rounding {
    /** By thresholds, or by a multiplier with one rounding: the level that training has. */
    NEAREST,
    /** By gemmlowp's and TFLite's multiplier with two roundings (values.md 6.5). */
    TWICE,
    /** By their single-rounding multiplier. */
    ONCE
  }

  /**
   * An object of the training library that finds weights by steps of its own (see {@code
   * dev.bitwright.training.WeightCoder}) in the optimizer's place.
   *
   * @param kind which one
   * @param settings what it is told, in its order
   * @param level the leaf that stands for the level it writes, named {@code level}
   * @param scale the leaf that stands for the scale it writes
   */
  public record Coder(
      String kind, List<String> settings, Formula.Input level, Formula.Input scale) {
    public Coder {
      settings = List.copyOf(settings);
    }
  }

  /** What a quantizer is applied to. */
  public enum Role {
    WEIGHT,
    ACTIVATION
  }

  /**
   * A learned number of a quantizer.
   *
   * @param name unique in the quantizer, for example {@code s}, {@code alpha}; also the name of its
   *     {@link Formula.Input} in the formulas
   * @param input the leaf that stands for it
   * @param initial its first value as a formula over {@code x}: the float weights, or the values
   *     that reach an activation quantizer in the first training batch
   * @param weightDecay whether the optimizer's weight decay applies
   * @param learningRateFactor multiplies the learning rate
   * @param minimum values are kept at or above this after each step; negative infinity for none
   */
  public record Parameter(
      String name,
      Formula.Input input,
      Formula initial,
      boolean weightDecay,
      double learningRateFactor,
      double minimum) {}

  /**
   * A statistic of the values that reach an activation quantizer. Evaluation and the deployed
   * network use the average {@code momentum * average + (1 - momentum) * statistic} over the
   * batches, which the first one starts; a training batch is quantized with its own statistic, or
   * with the average that it has moved.
   *
   * @param name unique in the quantizer, parameters included
   * @param input the leaf that stands for it in the formulas, rank TENSOR
   * @param statistic as a formula over {@code x}
   * @param momentum from 0 to 1
   * @param smooth whether training batches are quantized with the average
   */
  public record Average(
      String name, Formula.Input input, Formula statistic, double momentum, boolean smooth) {}

  public Quantizer {
    parameters = List.copyOf(parameters);
    averages = List.copyOf(averages);
    if (role == Role.WEIGHT && !averages.isEmpty()) {
      throw new IllegalArgumentException("the statistics of weights are at hand");
    }
  }
}
