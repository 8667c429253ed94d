/** Programs of the kernel language in, text of files out. Nothing here knows networks. */
package dev.bitwright.emit;
