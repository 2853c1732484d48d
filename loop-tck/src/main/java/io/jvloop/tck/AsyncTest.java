package io.jvloop.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * A test whose body is a task of the loop of its {@link LoopFixture}, as the tests of {@code unittest.IsolatedAsyncioTestCase} are. A test
 * that begins outside the loop, or goes on after it, is a {@link Test} and calls {@link LoopFixture#run}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Test
public @interface AsyncTest {
}
