package dev.bitwright.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitwright.runtime.RuntimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final long[] clock = {5_000_000_000L};

  private Progress progress(boolean terminal) {
    return new ConsoleProgress(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, () -> clock[0]);
  }

  private static final TrainingLog.Epoch EPOCH =
      new TrainingLog.Epoch(1, 100, 0.51234, 0.8125, 0.4, 0.875, 3e-3, 1000, 4.0);

  @Test
  void plainLinesWithoutATerminal() {
    Progress progress = progress(false);
    progress.batch(1, 3, 500, 1000, 0.5, 0.75);
    progress.epoch(EPOCH, 3);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "epoch 1/3 loss 0.5123 accuracy 81.25% test 87.50% rate 3.00e-03 250 images/s, 0:08"
                + " left\n");
  }

  @Test
  void aBarOnATerminal() {
    Progress progress = progress(true);
    progress.batch(1, 3, 250, 1000, 0.75, 0.5);
    clock[0] += 2_000_000_000L;
    progress.batch(1, 3, 500, 1000, 0.5, 0.75);
    clock[0] += 1_000_000L;
    progress.batch(1, 3, 600, 1000, 0.5, 0.75);
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            "\repoch 1/3 [######..................] loss 0.7500 accuracy 50.00% "
                + "\repoch 1/3 [############............] loss 0.5000 accuracy 75.00% 125 images/s,"
                + " 0:20 left");
    progress.epoch(EPOCH, 3);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).endsWith("0:08 left\n");
  }

  @Test
  void theLogHasNoClockInItsFiles(@TempDir Path folder) {
    TrainingLog log =
        new TrainingLog(
            List.of(
                EPOCH,
                new TrainingLog.Epoch(2, 200, 0.25, 0.9, Double.NaN, Double.NaN, 0.1, 1000, 7)));
    assertThat(log.csv())
        .isEqualTo(
            "epoch,steps,loss,accuracy,test_loss,test_accuracy,learning_rate,images\n"
                + "1,100,0.51234,0.8125,0.4,0.875,0.003,1000\n"
                + "2,200,0.25,0.9,,,0.1,1000\n");
    assertThat(log.json())
        .isEqualTo(
            "[\n  {\"epoch\": 1, \"steps\": 100, \"loss\": 0.51234, \"accuracy\": 0.8125,"
                + " \"testLoss\": 0.4, \"testAccuracy\": 0.875, \"learningRate\": 0.003,"
                + " \"images\": 1000},\n"
                + "  {\"epoch\": 2, \"steps\": 200, \"loss\": 0.25, \"accuracy\": 0.9,"
                + " \"testLoss\": null, \"testAccuracy\": null, \"learningRate\": 0.1,"
                + " \"images\": 1000}\n]\n");
    assertThat(TrainingLog.fromNumbers(log.toNumbers())).isEqualTo(log.epochs());
    log.writeCsv(folder.resolve("log.csv"));
    log.writeJson(folder.resolve("log.json"));
    assertThat(folder.resolve("log.csv")).hasContent(log.csv());
    assertThat(folder.resolve("log.json")).hasContent(log.json());
    Path inside = folder.resolve("none").resolve("log.csv");
    assertThatThrownBy(() -> log.writeCsv(inside))
        .hasMessage(
            "BW5032: Cannot write the training log "
                + inside
                + ": no such file. Check that the"
                + " folder exists and may be written.");
  }

  @Test
  void idsAreUniqueAndOrdered() {
    List<String> ids =
        java.util.Arrays.stream(RuntimeMessage.values()).map(RuntimeMessage::id).toList();
    assertThat(ids).doesNotHaveDuplicates().isSorted().allMatch(id -> id.matches("BW5[01]\\d\\d"));
    assertThat(RuntimeMessage.DATA_EMPTY.exception().id()).isEqualTo("BW5007");
  }
}
