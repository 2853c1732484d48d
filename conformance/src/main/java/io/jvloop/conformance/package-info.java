/** The conformance table: the catalogue of behaviours joined with the tests that prove its items. */
@NullMarked
package io.jvloop.conformance;

import org.jspecify.annotations.NullMarked;
