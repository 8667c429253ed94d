package dev.bitwright.processor;

/** Correct networks for tests of the door. */
final class Networks {

  static final String IMPORTS = "import dev.bitwright.annotations.*;\n";

  private Networks() {}

  /** A small network in package {@code t}, with methods in another order than the layers. */
  static String small(String name) {
    return "package t;\n"
        + IMPORTS
        + """
        /** A small network. */
        @Network
        @Quantize(scheme = SchemeName.UNIFORM, bits = 4)
        interface %s {
          @Flatten @Dense(units = 4) @Output
          @Quantize(weights = "UNIFORM(bits = 8)", activations = "UNIFORM(bits = 8)")
          Tensor scores(Tensor join);

          /** Eight by eight pixels. */
          @Input(shape = {1, 8, 8}, mean = 0.25f, std = 0.5f) Tensor image();

          @Conv2d(filters = 4, kernel = 3, padding = 1) @BatchNorm @Relu @MaxPool(2)
          Tensor stem(Tensor image);

          @Conv2d(filters = 4, kernel = {3, 1}, padding = 0, bias = true) @Relu
          Tensor tall(Tensor stem);

          @Conv2d(filters = 4, kernel = {3, 1}) @BatchNorm(momentum = 0.05f) @Relu
          Tensor other(Tensor stem);

          @Add @Dropout(0.2f) Tensor join(Tensor tall, Tensor other);
        }
        """
            .formatted(name);
  }

  /** The same in the language. */
  static String smallInLanguage(String name) {
    return """
        /// A small network.
        network %s {
          quantize UNIFORM(bits = 4);
          /// Eight by eight pixels.
          input image: u8[1, 8, 8] (mean = 0.25, std = 0.5);
          stem = max_pool(
              relu(batch_norm(conv2d(image, filters = 4, kernel = 3, padding = 1))), kernel = 2);
          tall = relu(conv2d(stem, filters = 4, kernel = [3, 1], padding = 0, bias = true));
          other = relu(batch_norm(conv2d(stem, filters = 4, kernel = [3, 1]), momentum = 0.05));
          join = dropout(add(tall, other), rate = 0.2);
          output scores = dense(flatten(join), units = 4)
              quantize weights UNIFORM(bits = 8) activations UNIFORM(bits = 8);
        }
        """
        .formatted(name);
  }

  /** A network over sequences. */
  static String sequence(String name) {
    return "package t;\n"
        + IMPORTS
        + """
        @Network
        @Quantize(scheme = SchemeName.NONE)
        @Train(steps = 16, batch = 4, gradientClip = 5, batchNormFreeze = 0.5f)
        interface %s {
          @Input(shape = 1) Tensor text();
          @Embedding(vocabulary = 40, units = 8) Tensor row(Tensor text);
          @Lstm(units = 6) @Dropout(0.1f) Tensor low(Tensor row);
          @Gru(units = 5, tanh = true, resetAfter = true) Tensor high(Tensor low);
          @Dense(units = 40) @Output Tensor scores(Tensor high);
        }
        """
            .formatted(name);
  }

  /** The same in the language. */
  static String sequenceInLanguage(String name) {
    return """
        network %s {
          quantize NONE;
          input text: u8[1];
          row = embedding(text, vocabulary = 40, units = 8);
          low = dropout(lstm(row, units = 6), rate = 0.1);
          high = gru(low, units = 5, tanh = true, reset_after = true);
          output scores = dense(high, units = 40);
          train { steps = 16; batch = 4; gradient_clip = 5; batch_norm_freeze = 0.5; }
        }
        """
        .formatted(name);
  }
}
