/** How long the generated Java inference is predicted to take, from measured kernels. */
package dev.bitwright.plan.latency;
