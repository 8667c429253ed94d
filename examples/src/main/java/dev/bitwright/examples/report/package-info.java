/**
 * Pictures and pages for reports: inline SVG and HTML as text, from plain numbers. Written by hand,
 * since the plotting libraries under a fitting licence draw bitmaps, or need several more libraries
 * for SVG that carries no fonts and scripts from elsewhere.
 */
package dev.bitwright.examples.report;
