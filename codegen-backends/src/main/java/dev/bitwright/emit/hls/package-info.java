/**
 * Functions of the kernel language as C that compiles as C99 and as C++17 and that HLS tools
 * accept: every operand is cast to the type an operation works in, shifts are made on unsigned
 * words, names of integer types come from roles so that the text does not depend on widths.
 */
package dev.bitwright.emit.hls;
