package dev.bitwright.plan;

import dev.bitwright.graph.Shape;
import dev.bitwright.scheme.LevelSet;
import dev.bitwright.scheme.StorageForm;

/**
 * A tensor of integer levels between two stages.
 *
 * @param name unique, a Java identifier
 * @param shape per sample
 * @param levels what a value may be
 * @param storage how its codes are held
 */
public record CodeTensor(String name, Shape shape, LevelSet levels, StorageForm storage) {}
