package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Joins two or more layers along the channels, in the order of the parameters of the method; it is
 * the first operator of its method. Heights and widths must agree: {@code [C1, H, W]} and {@code
 * [C2, H, W]} become {@code [C1 + C2, H, W]}.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Concat {}
