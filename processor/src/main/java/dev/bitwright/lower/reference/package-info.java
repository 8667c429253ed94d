/**
 * One naive loop nest per operator: the meaning of a deployed network. Slow, obvious and complete;
 * every other lowering is compared with it, integer by integer.
 */
package dev.bitwright.lower.reference;
