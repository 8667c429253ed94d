package dev.bitwright.kernel;

/** Compiled forms of expressions and statements. */
interface Node {

  /** An integer expression. */
  interface Int {
    long get(Frame f);
  }

  /** A float expression; an f32 is held as the double of the same value. */
  interface Real {
    double get(Frame f);
  }

  /** A statement. */
  interface Action {
    void run(Frame f);
  }

  /** Where an array is at run time: in the program or in the frame. */
  interface Place {
    Object get(Frame f);
  }
}
