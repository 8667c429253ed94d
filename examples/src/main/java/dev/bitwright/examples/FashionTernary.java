package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** FashionNet with ternary weights, found by greedy path following. */
@Network(file = "FashionTernary.qnn")
interface FashionTernary {}
