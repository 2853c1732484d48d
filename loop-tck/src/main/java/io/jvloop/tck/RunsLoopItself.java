package io.jvloop.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test that runs, stops or closes its loop itself, needs one that does not run when it begins, or opens all its loops; or a contract
 * whose tests all do, but for the bodies of tasks ({@link AsyncTest}). It is skipped, with the reason, where the loop runs from the start
 * because somebody else makes the turns. Others that begin outside the loop go into it by {@link LoopFixture#run} and
 * {@link LoopFixture#closeLoop}, and touch it nowhere else.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface RunsLoopItself {
}
