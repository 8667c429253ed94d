/**
 * The form of a deployed network for the JVM: whole planes as rows of ints, patches of a
 * convolution by row copies, and inner loops as primitives that share one index.
 */
package dev.bitwright.lower.java;
