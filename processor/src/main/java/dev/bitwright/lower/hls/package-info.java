/**
 * From the planned network to hardware: every layer is a function that computes one row of its
 * output, rows wait in ring buffers, and a static schedule says which row is computed when. The
 * reduction is inside, channels are the innermost axis, ternary codes travel as packed planes.
 */
package dev.bitwright.lower.hls;
