/** What can be quantized without training, and where its parameters are. */
package dev.bitwright.calibration;
