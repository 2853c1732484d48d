package io.jvloop.examples.kv;

/** What a command answers instead of a reply: an error line, code first. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandException(String line) {
        super(line, null, false, false); // without a stack: a client's mistake is nothing to be traced here
    }

    static CommandException wrongType() {
        return new CommandException("WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    static CommandException syntax() {
        return new CommandException("ERR syntax error");
    }

    static CommandException notAnInteger() {
        return new CommandException("ERR value is not an integer or out of range");
    }
}
