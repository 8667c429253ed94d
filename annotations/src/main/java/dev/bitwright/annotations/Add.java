package dev.bitwright.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sum of two or more layers of one shape, named by the parameters of the method; it is the first
 * operator of its method. The operands are put onto one common scale, a power of two, shared by all
 * additions that identity skips join; by default with 8 bits of {@code UNIFORM}, which {@link
 * Quantize} on the method changes. The integer sum is exact.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Add {}
