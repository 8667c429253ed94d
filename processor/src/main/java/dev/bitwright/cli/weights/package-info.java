/** Reads the arrays of other frameworks: {@code .npz} and {@code .safetensors}. */
package dev.bitwright.cli.weights;
