package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** FashionNet with weights of four bits, found by greedy path following. */
@Network(file = "FashionWeights4.qnn")
interface FashionWeights4 {}
