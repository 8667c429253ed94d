/**
 * The kernel language: a small, exact language of loops over rows of numbers, into which networks
 * are lowered and from which every target is emitted. Integer types have exact widths, every
 * operation states its result type, and the {@link dev.bitwright.kernel.Interpreter} is the meaning
 * of a program: it traps where a value leaves its declared width. Nothing here knows networks.
 */
package dev.bitwright.kernel;
