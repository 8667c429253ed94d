package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** A residual network of the shape of ResNet-20 for clothes, with sums of powers of two. */
@Network(file = "FashionResnet.qnn")
interface FashionResnet {}
