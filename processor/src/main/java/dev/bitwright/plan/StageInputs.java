package dev.bitwright.plan;

import java.util.List;

/** The tensors that a stage reads, in order. */
public final class StageInputs implements Stage.Visitor<List<CodeTensor>> {
  private static final StageInputs TABLE = new StageInputs();

  private StageInputs() {}

  public static List<CodeTensor> of(Stage stage) {
    return stage.accept(TABLE);
  }

  @Override
  public List<CodeTensor> input(Stage.Input stage) {
    return List.of();
  }

  @Override
  public List<CodeTensor> convolution(Stage.Convolution stage) {
    return List.of(stage.input());
  }

  @Override
  public List<CodeTensor> dense(Stage.Dense stage) {
    return List.of(stage.input());
  }

  @Override
  public List<CodeTensor> sum(Stage.Sum stage) {
    return stage.inputs();
  }

  @Override
  public List<CodeTensor> windowSum(Stage.WindowSum stage) {
    return List.of(stage.input());
  }

  @Override
  public List<CodeTensor> join(Stage.Join stage) {
    return stage.inputs();
  }

  @Override
  public List<CodeTensor> embedding(Stage.Embedding stage) {
    return List.of(stage.input());
  }

  @Override
  public List<CodeTensor> gate(Stage.Gate stage) {
    return List.of(stage.gates(), stage.levels());
  }

  @Override
  public List<CodeTensor> gruCell(Stage.GruCell stage) {
    return List.of(stage.gates(), stage.candidate(), stage.hidden().tensor());
  }

  @Override
  public List<CodeTensor> lstmCell(Stage.LstmCell stage) {
    return List.of(stage.gates(), stage.cell().tensor());
  }
}
