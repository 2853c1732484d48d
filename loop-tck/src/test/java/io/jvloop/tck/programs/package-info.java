/**
 * Random programs: small asyncio-like programs made from a seed, run on the real loop and in a reference model, and compared step by step.
 *
 * <p>The model ({@code Model…}) is written from asyncio's rules alone, in continuation-passing style over a plain queue and a plain list of
 * timers; it shares no code with the loop. {@link io.jvloop.tck.programs.RandomProgramsTest} says how to rerun a seed.
 */
package io.jvloop.tck.programs;
