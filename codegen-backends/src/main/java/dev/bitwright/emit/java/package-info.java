/** Trainers, models and functions of the kernel language as Java text. */
package dev.bitwright.emit.java;
