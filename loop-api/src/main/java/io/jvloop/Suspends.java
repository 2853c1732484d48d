package io.jvloop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks a method that suspends the calling task: others run before it returns, and a cancellation is delivered there. */
@Documented
@Target(ElementType.METHOD)
public @interface Suspends {
}
