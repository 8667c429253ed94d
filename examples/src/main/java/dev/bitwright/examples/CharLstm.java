package dev.bitwright.examples;

import dev.bitwright.annotations.Network;

/** A language model of characters: a long short-term memory of 4 bits. */
@Network(file = "CharLstm.qnn")
interface CharLstm {}
