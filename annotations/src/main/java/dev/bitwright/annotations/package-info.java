/**
 * The annotations with which a quantized neural network is described in Java; this documentation is
 * their reference manual. Start at {@link dev.bitwright.annotations.Network}.
 *
 * <p>All annotations are kept in class files and not at run time: a compiled network needs no
 * reflection and no {@code bitwright-annotations} on its class path.
 */
package dev.bitwright.annotations;
