package dev.bitwright.examples.twins;

import dev.bitwright.annotations.Network;

/** The example of this name, written in the language. */
@Network(file = "FashionDemoNet.qnn")
interface FashionDemoNet {}
