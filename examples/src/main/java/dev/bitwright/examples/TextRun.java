package dev.bitwright.examples;

import dev.bitwright.training.Evaluation;
import dev.bitwright.training.TrainingLog;
import java.util.Locale;

/**
 * Everything one run of the text example found out.
 *
 * @param twinLog epochs of the float twin
 * @param log epochs of the quantized network
 * @param twin the float twin on the test part
 * @param quantized the quantized network in the trainer
 * @param integers the integer network
 * @param model the integer network itself
 * @param sample what it wrote
 * @param weightBytes bytes of the weight file
 * @param floatBytes bytes of the learned numbers in floats
 * @param seconds of the whole run
 */
record TextRun(
    TextData data,
    TrainingLog twinLog,
    TrainingLog log,
    Evaluation twin,
    Evaluation quantized,
    TextModel.Result integers,
    CharLstmModel model,
    String sample,
    Hardware hardware,
    long weightBytes,
    long floatBytes,
    double seconds) {

  /** By how much the integer network is worse than the float twin. */
  double loss() {
    return integers.perplexity() / twin.perplexity() - 1;
  }

  /** The short table at the end. */
  String table() {
    return String.format(
        Locale.ROOT,
        "  %-38s %.4f%n  %-38s %.4f%n  %-38s %.4f (%+.2f %%)%n  %-38s %.2f %%%n  %-38s %.1e%n"
            + "  %-38s %s, in floats %s%n  %-38s %,.0f / %,.0f%n  %-38s %,.0f%n  %-38s %s%n"
            + "  %-38s %.0f s%n",
        "test perplexity, float twin",
        twin.perplexity(),
        "test perplexity, quantized trainer",
        quantized.perplexity(),
        "test perplexity, integer Java",
        integers.perplexity(),
        100 * loss(),
        "same character expected as the trainer",
        100 * integers.agreeing(),
        "largest difference of a real score",
        integers.largest(),
        "weight file",
        DemoRun.size(weightBytes),
        DemoRun.size(floatBytes),
        "training, characters/s, twin / quantized",
        twinLog.last().imagesPerSecond(),
        log.last().imagesPerSecond(),
        "integer Java, characters/s, one thread",
        integers.perSecond(),
        "C simulation of the hardware",
        hardware.words(),
        "time",
        seconds);
  }
}
