/**
 * The javac door: annotated elements become a {@link dev.bitwright.language.NetworkDecl},
 * diagnostics land on the annotation value that caused them, and generated files go to the {@code
 * Filer}. Nothing outside this package sees {@code javax.lang.model}.
 */
package dev.bitwright.processor;
