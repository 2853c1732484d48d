package io.jvloop;

import io.jvloop.core.turn.CoreContext;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. A variable whose value belongs to the current {@link Context}. Python's {@code ContextVar}.
 * Variables are meant to be constants of a class.
 *
 * @param <T> its type
 */
public final class ContextVar<T> {
    private final String name;
    private final @Nullable T defaultValue;

    private ContextVar(String name, @Nullable T defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.defaultValue = defaultValue;
    }

    /**
     * A variable without a default.
     *
     * @param name for its text form
     * @param <T>  its type
     * @return a new variable
     */
    public static <T> ContextVar<T> of(String name) {
        return new ContextVar<>(name, null);
    }

    /**
     * A variable with a default.
     *
     * @param name         for its text form
     * @param defaultValue its value where none was set
     * @param <T>          its type
     * @return a new variable
     */
    public static <T> ContextVar<T> of(String name, T defaultValue) {
        return new ContextVar<>(name, Objects.requireNonNull(defaultValue, "defaultValue"));
    }

    /**
     * The variable's value in the current context.
     *
     * @return the value, or the default
     * @throws NoSuchElementException if there is neither
     */
    public T get() {
        T value = orElse(defaultValue);
        if (value == null) {
            throw new NoSuchElementException("context variable '" + name + "' has no value in this context and no default");
        }
        return value;
    }

    /**
     * The variable's value in the current context.
     *
     * @param other what to answer where none was set
     * @return the value, or {@code other}
     */
    @SuppressWarnings("unchecked") // set() is the only writer of this key
    public @Nullable T orElse(@Nullable T other) {
        Object value = CoreContext.current().lookup(this);
        return value == null ? other : (T) value;
    }

    /**
     * Sets the variable's value in the current context.
     *
     * @param value the value
     * @return what {@link #reset} needs to bring the former value back
     */
    public Token<T> set(T value) {
        Objects.requireNonNull(value, "value");
        CoreContext context = CoreContext.current();
        Object former = context.lookup(this);
        context.bind(this, value);
        return new Token<>(this, context, former);
    }

    /**
     * Brings back the value from before the {@link #set} that gave {@code token}.
     *
     * @param token what that {@code set} gave
     * @throws IllegalArgumentException if the token is another variable's or another context's
     * @throws IllegalStateException    if it was used already
     */
    public void reset(Token<T> token) {
        CoreContext context = CoreContext.current();
        if (token.variable != this || token.context != context) {
            throw new IllegalArgumentException("cannot reset " + this + ": the token comes from "
                    + (token.variable == this ? "another context" : token.variable));
        }
        if (token.used) {
            throw new IllegalStateException("cannot reset " + this + ": the token was used already");
        }
        token.used = true;
        context.bind(this, token.former);
    }

    /**
     * The name that the variable was made with.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "ContextVar[" + name + "]";
    }

    /**
     * What one {@link ContextVar#set} changed.
     *
     * @param <T> the variable's type
     */
    public static final class Token<T> {
        private final ContextVar<T> variable;
        private final CoreContext context;
        private final @Nullable Object former;
        private boolean used;

        private Token(ContextVar<T> variable, CoreContext context, @Nullable Object former) {
            this.variable = variable;
            this.context = context;
            this.former = former;
        }
    }
}
