package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** FashionNet in eight bits, to be calibrated instead of trained. */
@Network(file = "FashionInt8.qnn")
interface FashionInt8 {}
