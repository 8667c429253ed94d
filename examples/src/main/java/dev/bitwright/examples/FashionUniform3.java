package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** FashionNet with evenly spaced levels of 3 bits. */
@Network(file = "FashionUniform3.qnn")
interface FashionUniform3 {}
