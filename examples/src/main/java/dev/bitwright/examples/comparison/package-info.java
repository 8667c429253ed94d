/**
 * The comparison of the quantization schemes: one network in many variants, each compiled by the
 * real compiler while the program runs. What schemes there are is asked of the compiler, so that a
 * new one takes part without a change here.
 */
package dev.bitwright.examples.comparison;
