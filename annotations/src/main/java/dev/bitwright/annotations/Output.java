package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes the layer an output of the network: its integer scores are what {@code Session.run} writes.
 * A network has exactly one layer marked so. Any other layer that no layer reads gets a warning and
 * is left out.
 *
 * <p>{@code @Output} names no operation; where it stands among the annotations of the method does
 * not matter.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Output {}
