/**
 * What the user wrote, from either door, and what we say about it.
 *
 * <p>{@link dev.bitwright.language.NetworkDecl} and its parts are immutable and carry a {@link
 * dev.bitwright.language.SourceRef} everywhere. {@link dev.bitwright.language.QnnReader} builds
 * them from {@code .qnn} text, the annotation processor from annotated Java; {@link
 * dev.bitwright.language.QnnPrinter} writes them back as text. {@link
 * dev.bitwright.language.Message} is the catalogue of every message of the compiler.
 */
package dev.bitwright.language;
