package dev.bitwright.runtime;

/**
 * Every message of the two run-time libraries: a stable id, what is wrong, and what to do. Training
 * and data use BW5001 to BW5099, deployment BW5100 to BW5199. Placeholders are written {@code {0}}.
 */
public enum RuntimeMessage {
  DATA_UNREADABLE(
      "BW5001",
      "Cannot read the data file {0}: {1}.",
      "Check the path and that the file may be read."),
  NOT_IDX(
      "BW5002",
      "{0} is not an IDX file: it starts with {1}, expected {2}.",
      "Give the files of the data set as published, for example train-images-idx3-ubyte.gz."),
  IDX_SIZE(
      "BW5003",
      "{0} should hold {1} bytes after its header, but holds {2}.",
      "The file is cut off or damaged: fetch it again."),
  IDX_DIMENSIONS(
      "BW5004",
      "{0} announces the dimensions {1}, outside what can be read.",
      "Sizes must be 1 or more, and the data below 2 GiB."),
  IDX_COUNT(
      "BW5005",
      "{0} holds {1} images but {2} holds {3} labels.",
      "Give the image file and the label file of the same set."),
  DATA_SHAPE(
      "BW5006",
      "The data set has images of shape {0}, but the network {1} reads {2}.",
      "Use data of the network's input shape, or change the input of the network."),
  DATA_EMPTY("BW5007", "The data set is empty.", "Give at least one image."),
  LABEL_RANGE(
      "BW5008",
      "Image {0} has the label {1}, but the network {2} has the classes 0 to {3}.",
      "Use labels of this range, or change the number of units of the output."),
  OPTION_RANGE(
      "BW5009",
      "The training option {0} = {1} is outside its range {2}.",
      "Give a value inside the range."),
  SUBSET_RANGE(
      "BW5010",
      "The images {0} to {1} (exclusive) are not part of a data set of {2} images.",
      "Give a range inside the data set."),
  CHECKPOINT_UNREADABLE(
      "BW5020",
      "Cannot read the checkpoint {0}: {1}.",
      "Check the path and that the file may be read."),
  CHECKPOINT_UNWRITABLE(
      "BW5021",
      "Cannot write the checkpoint {0}: {1}.",
      "Check that the folder exists, may be written and has room; an older checkpoint is"
          + " unchanged."),
  CHECKPOINT_FOREIGN(
      "BW5022", "{0} is not a Bitwright checkpoint.", "Give a file that a trainer has saved."),
  CHECKPOINT_NEWER(
      "BW5023",
      "The checkpoint {0} has the format version {1}; this library reads versions up to {2}.",
      "Use the Bitwright version that wrote it, or a newer one."),
  CHECKPOINT_TRUNCATED(
      "BW5024",
      "The checkpoint {0} is cut off: {1} bytes expected, {2} found.",
      "Use another copy or an earlier checkpoint."),
  CHECKPOINT_CORRUPT(
      "BW5025",
      "The checkpoint {0} is damaged: {1}.",
      "Use another copy or an earlier checkpoint."),
  CHECKPOINT_NETWORK(
      "BW5026",
      "The checkpoint {0} belongs to another network: structure {1}, this network has {2}.",
      "Use a checkpoint of a network with the same layers and shapes."),
  CHECKPOINT_CONTENT(
      "BW5027",
      "The checkpoint {0} does not fit this trainer: {1}.",
      "Use a checkpoint of the same trainer; to start from its weights only, use initializeFrom."),
  CHECKPOINT_OPTIONS(
      "BW5028",
      "The training run of the checkpoint used {0}, this one asks for {1}.",
      "Continue with the options of the checkpoint; to start a new run from its weights, use"
          + " initializeFrom."),
  TWIN_NETWORK(
      "BW5029",
      "Cannot start {0} from {1}: {2} {3}.",
      "Start from a network whose layers with weights have the same names and shapes."),
  NOT_FINITE(
      "BW5030",
      "Training stopped at step {0} (epoch {1}): {2} of layer {3} is NaN or infinite.",
      "Lower the learning rate or clip gradients; the last good checkpoint is {4}."),
  TRAINER_CLOSED("BW5031", "This trainer is closed.", "Create a new one."),
  LOG_UNWRITABLE(
      "BW5032",
      "Cannot write the training log {0}: {1}.",
      "Check that the folder exists and may be written."),
  TOKEN_RANGE(
      "BW5033",
      "The token {0} is beyond the vocabulary of {1}, which ends at {2}.",
      "Use tokens of this range, or change the vocabulary of the embedding."),
  CALIBRATE_UNCHECKED(
      "BW5040",
      "The network {0} has no calibrate settings.",
      "Add @Calibrate or a calibrate block to it, so that the compiler checks that it can be"
          + " calibrated."),
  CALIBRATE_WEIGHTS(
      "BW5041",
      "Cannot calibrate {0}: {1}.",
      "Make a quantized trainer, give it the float weights with initializeFrom, and calibrate it."),
  CALIBRATE_FIT(
      "BW5042",
      "Cannot calibrate {0} with {1}: {2}.",
      "Give options like those of the network's calibrate settings."),
  CALIBRATE_LAYER(
      "BW5043",
      "Cannot calibrate: the options name {0}, which is no layer with weights.",
      "Layers with weights are {1}."),
  PROFILE_TRAINER(
      "BW5050",
      "Cannot profile {0}: {1}.",
      "Profile the float twin, trained, of a network of images with quantized layers."),
  PROFILE_FISHER(
      "BW5051",
      "Gradients of single samples say nothing about the curvature of {0}: its loss is mean_squared.",
      "Take the source HESSIAN or MEASURED, or none, which takes what suits."),
  PROFILE_UNWRITABLE(
      "BW5052",
      "Cannot write the profile {0}: {1}.",
      "Check that the folder exists, may be written and has room; an older file is unchanged."),
  PROFILE_NOT_FINITE(
      "BW5053",
      "Cannot profile {0}: {1} is NaN or infinite.",
      "Go back to the last good checkpoint of the float twin."),
  PROFILE_PLAN(
      "BW5054",
      "The plan '{0}' cannot be measured: {1}.",
      "Give a word for each layer with weights, of schemes and widths that the network declares:"
          + " UNIFORM:4/APoT:3 for weights and what is read, UNIFORM:8/input where that is the"
          + " input."),
  WEIGHTS_UNREADABLE(
      "BW5100",
      "Cannot read the weight file {0}: {1}.",
      "Check the path and that the file may be read."),
  WEIGHTS_FOREIGN(
      "BW5101",
      "{0} is not a Bitwright weight file.",
      "Give a file that a model of this network has saved."),
  WEIGHTS_NEWER(
      "BW5102",
      "The weight file {0} has the format version {1}; this library reads versions up to {2}.",
      "Use the Bitwright version that wrote it, or a newer one."),
  WEIGHTS_TRUNCATED("BW5103", "The weight file {0} is cut off.", "Fetch or freeze it again."),
  WEIGHTS_CORRUPTED("BW5104", "The weight file {0} is damaged: {1}.", "Fetch or freeze it again."),
  WEIGHTS_NETWORK(
      "BW5105",
      "The weight file {0} belongs to the network {1}, whose layers or shapes are not those of {2}.",
      "Give a weight file of this network; after a change of its layers, train and freeze again."),
  WEIGHTS_SCHEMES(
      "BW5106",
      "The weight file {0} belongs to {1} with other schemes or bit widths.",
      "Freeze the network again after a change of its quantization."),
  WEIGHTS_UNWRITABLE(
      "BW5107",
      "Cannot write the weight file {0}: {1}.",
      "Check that the folder exists, may be written and has room; an older file is unchanged."),
  FREEZE_NOT_FINITE(
      "BW5110",
      "Cannot freeze the stage {0}: a scale, offset or statistic is NaN or infinite.",
      "Go back to the last good checkpoint."),
  FREEZE_LEVEL(
      "BW5111",
      "Cannot freeze the stage {1}: {0} is not one of its levels ({2}).",
      "If no parameter is NaN, this is a fault of Bitwright: please report it."),
  FREEZE_TWIN(
      "BW5112",
      "Cannot freeze {0}: this trainer is its float twin, which learned no levels.",
      "Start a quantized trainer from it with initializeFrom, train that, and freeze it."),
  FREEZE_UNTRAINED(
      "BW5113",
      "Cannot freeze {0}: {1}.",
      "Train it, calibrate it, or take the weights of a trained one with resume first."),
  FREEZE_REAL(
      "BW5114",
      "Cannot freeze yet: at this point of the training run weights are real numbers, such as {0}.",
      "Train on: the schedule of their scheme makes levels of them later."),
  INPUT_LENGTH(
      "BW5120",
      "{0} has {1} values, but the network reads {2}.",
      "Give one sample, channel by channel, row by row."),
  OUTPUT_LENGTH(
      "BW5121",
      "{0} has room for {1} values, but the network gives {2}.",
      "Give an array of the output's length."),
  MODEL_NETWORK(
      "BW5122",
      "The frozen network is of {0}, this model is of {1} or of another quantization of it.",
      "Use the model class that was generated with the trainer."),
  NO_TENSOR("BW5123", "The network has no tensor {0}.", "Give one of {1}."),
  TOKEN_UNKNOWN(
      "BW5125",
      "{0} is no token: the network knows the tokens 0 to {1}.",
      "Give a token of the vocabulary that it was trained with."),
  HLS_FOLDER_TAKEN(
      "BW5130",
      "The folder '{0}' holds '{1}', which no hardware project wrote.",
      "Give an empty or a new folder; nothing was changed."),
  HLS_UNWRITABLE(
      "BW5131",
      "Cannot write the hardware project to {0}: {1}.",
      "Check that the folder may be written and has room."),
  HLS_OFF(
      "BW5132",
      "The model {0} was compiled without its hardware text.",
      "Compile it again without -Abitwright.hls=off."),
  HLS_NO_IMAGES(
      "BW5133",
      "A hardware project needs at least one image for its test vectors.",
      "Give some test images, or none at all to have them made up."),
  ;

  private final String id;
  private final String problem;
  private final String remedy;

  RuntimeMessage(String id, String problem, String remedy) {
    this.id = id;
    this.problem = problem;
    this.remedy = remedy;
  }

  /** The stable id, such as BW5001. */
  public String id() {
    return id;
  }

  /** What is wrong, with placeholders such as {@code {0}}. */
  String problem() {
    return problem;
  }

  /** What to do, with placeholders. */
  String remedy() {
    return remedy;
  }

  /** What is wrong and what to do, with the placeholders filled. */
  public String text(Object... arguments) {
    String pattern = problem + " " + remedy;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '{' && i + 2 < pattern.length() && pattern.charAt(i + 2) == '}') {
        text.append(arguments[pattern.charAt(i + 1) - '0']);
        i += 2;
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /** An exception with this message. */
  public BitwrightException exception(Object... arguments) {
    return new BitwrightException(this, text(arguments), null);
  }

  /** An exception with this message and what caused it. */
  public BitwrightException causedBy(Throwable cause, Object... arguments) {
    return new BitwrightException(this, text(arguments), cause);
  }
}
