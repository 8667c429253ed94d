package dev.bitwright.pipeline;

/**
 * A text file that lies beside a network's source and that the compilation reads.
 *
 * @param name what messages call it
 * @param text its content
 */
public record Companion(String name, String text) {}
