package dev.bitwright.examples;

import dev.bitwright.training.TableTrainer;
import dev.bitwright.training.TrainingOptions;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A network of the examples with what the measuring programs do with it. The generated classes have
 * no common type of their own beyond the library's, since nobody but such programs needs one.
 *
 * @param name for options and tables
 * @param title for people
 * @param twinName name of the float network to start from; networks whose layers have the same
 *     names and shapes share it
 * @param twin makes the trainer of the float twin
 * @param quantized makes the trainer of the quantized network
 * @param options the settings the network asks for
 * @param afterTwin how the quantized network goes on from its twin on the full set
 * @param modelClass the generated model
 * @param freeze makes the model of a trainer of this network
 */
record Subject(
    String name,
    String title,
    String twinName,
    Supplier<TableTrainer> twin,
    Supplier<TableTrainer> quantized,
    Supplier<TrainingOptions.Builder> options,
    AfterTwin afterTwin,
    Class<?> modelClass,
    Function<TableTrainer, Deployed> freeze) {

  /**
   * A second training, from the weights of the float twin.
   *
   * @param epochs of it
   * @param rate its peak learning rate
   */
  record AfterTwin(int epochs, double rate) {}

  /**
   * Ternary weights change only by crossing a threshold, a share of their own mean magnitude:
   * behind a batch norm that takes larger steps than values that move at every one.
   */
  private static final AfterTwin TERNARY = new AfterTwin(8, 1.5e-2);

  private static final AfterTwin FINE_LEVELS = new AfterTwin(6, 2e-3);

  /** The main example with ternary weights and activations. */
  static final Subject RTN =
      new Subject(
          "rtn",
          "FashionNet, RTN, 2 bits",
          "float",
          FashionNetTrainer::twin,
          FashionNetTrainer::quantized,
          FashionNetTrainer::options,
          TERNARY,
          FashionNetModel.class,
          trainer -> {
            FashionNetModel model = ((FashionNetTrainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  FashionNetModel.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  /** The same at half the width. */
  static final Subject DEMO =
      new Subject(
          "demo",
          "FashionDemoNet, RTN, 2 bits",
          "float_demo",
          FashionDemoNetTrainer::twin,
          FashionDemoNetTrainer::quantized,
          FashionDemoNetTrainer::options,
          TERNARY,
          FashionDemoNetModel.class,
          trainer -> {
            FashionDemoNetModel model = ((FashionDemoNetTrainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  FashionDemoNetModel.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  /** Evenly spaced levels of 3 bits. */
  static final Subject UNIFORM3 =
      new Subject(
          "uniform3",
          "FashionUniform3, UNIFORM, 3 bits",
          "float",
          FashionNetTrainer::twin,
          FashionUniform3Trainer::quantized,
          FashionUniform3Trainer::options,
          FINE_LEVELS,
          FashionUniform3Model.class,
          trainer -> {
            FashionUniform3Model model = ((FashionUniform3Trainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  FashionUniform3Model.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  /** Sums of powers of two, 3 bits. */
  static final Subject APOT3 =
      new Subject(
          "apot3",
          "FashionApot3, APoT, 3 bits",
          "float",
          FashionNetTrainer::twin,
          FashionApot3Trainer::quantized,
          FashionApot3Trainer::options,
          FINE_LEVELS,
          FashionApot3Model.class,
          trainer -> {
            FashionApot3Model model = ((FashionApot3Trainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  FashionApot3Model.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  /** A residual network, sums of powers of two, 3 bits. */
  static final Subject RESIDUAL =
      new Subject(
          "residual",
          "FashionResnet, APoT, 3 bits",
          "float_residual",
          FashionResnetTrainer::twin,
          FashionResnetTrainer::quantized,
          FashionResnetTrainer::options,
          FINE_LEVELS,
          FashionResnetModel.class,
          trainer -> {
            FashionResnetModel model = ((FashionResnetTrainer) trainer).freeze();
            return new Deployed(
                model.frozen(),
                () -> {
                  FashionResnetModel.Session session = model.newSession();
                  return new Deployed.Session(session::run, session);
                },
                model::writeHls);
          });

  /** All but the one for the embedded images. */
  static final List<Subject> ALL = List.of(RTN, UNIFORM3, APOT3, RESIDUAL);
}
