package dev.bitwright.examples;

import java.util.List;

/** What the labels of Fashion-MNIST stand for. */
final class FashionLabels {
  /** Names of the labels, in order. */
  static final List<String> NAMES =
      List.of(
          "T-shirt",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private FashionLabels() {}
}
