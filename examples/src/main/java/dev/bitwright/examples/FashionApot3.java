package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** FashionNet with levels that are sums of powers of two, 3 bits. */
@Network(file = "FashionApot3.qnn")
interface FashionApot3 {}
