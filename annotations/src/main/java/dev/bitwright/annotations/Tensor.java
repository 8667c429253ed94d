package dev.bitwright.annotations;

/**
 * Result of every layer method and type of every parameter in a {@link Network} type. It is a
 * marker: it only lets the signatures spell the dataflow graph, and it has no instances and no
 * members.
 */
public interface Tensor {}
