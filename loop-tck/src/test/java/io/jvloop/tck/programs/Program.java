package io.jvloop.tck.programs;

import java.util.ArrayList;
import java.util.List;

/** The bodies of the tasks; task 0 is the one that is started. Every statement has a line number of its own. */
record Program(List<List<Stmt>> tasks) {
    /** References from here on are futures, below tasks. */
    static final int FUTURE = 100;
    static final int PROMISES = 2;
    /** Futures beyond the promises are made by the program: gatherings and shields. */
    static final int FUTURES = 4;
    static final int LOCKS = 2;
    static final int EVENTS = 2;
    static final int PERMITS = 1;
    static final int PARTIES = 2;
    /** Queue 0 holds one item at most, queue 1 any number. */
    static final int QUEUES = 2;

    static Program of(List<List<Stmt>> tasks) {
        Numbering numbering = new Numbering();
        return new Program(tasks.stream().map(numbering::block).toList());
    }

    private static final class Numbering {
        private int line;

        List<Stmt> block(List<Stmt> block) {
            List<Stmt> numbered = new ArrayList<>(block.size());
            for (Stmt stmt : block) {
                int own = ++line;
                numbered.add(new Stmt(own, stmt.op(), stmt.args(), stmt.blocks().stream().map(this::block).toList()));
            }
            return numbered;
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int task = 0; task < tasks.size(); task++) {
            text.append("      task ").append(task).append(":\n");
            print(tasks.get(task), "  ", text);
        }
        return text.toString();
    }

    private static void print(List<Stmt> block, String indent, StringBuilder text) {
        for (Stmt stmt : block) {
            text.append(String.format("%4d  ", stmt.line())).append(indent).append(stmt.op().name().toLowerCase(java.util.Locale.ROOT));
            stmt.args().forEach(arg -> text.append(' ').append(arg >= FUTURE ? "f" + (arg - FUTURE) : arg.toString()));
            text.append('\n');
            for (int i = 0; i < stmt.blocks().size(); i++) {
                if (i > 0) {
                    text.append("      ").append(indent).append("then\n");
                }
                print(stmt.blocks().get(i), indent + "  ", text);
            }
        }
    }
}
