package dev.bitwright.training;

/**
 * Float rows under a name: running statistics, calibration flags, optimizer state. The rows are the
 * live ones and not a copy.
 *
 * @param name unique within a checkpoint, for example {@code body.running_mean}
 * @param rows the values; rows may differ in length
 */
public record NamedRows(String name, float[][] rows) {}
