/** Functions of the kernel language as Java methods (JavaPoet), and the Java types of values. */
package dev.bitwright.emit.java;
