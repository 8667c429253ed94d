/**
 * The command line: the second door to the compiler, for people with no Java build. {@link
 * dev.bitwright.cli.Main} is the whole program; each command is one file.
 */
package dev.bitwright.cli;
