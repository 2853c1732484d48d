package io.jvloop;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** Marks a member of a loop-confined type that any thread may call. */
@Documented
@Target({ElementType.METHOD, ElementType.FIELD})
public @interface AnyThread {
}
