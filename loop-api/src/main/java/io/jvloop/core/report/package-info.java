/** What is told to people: who writes it, and the texts that it is made of. */
package io.jvloop.core.report;
