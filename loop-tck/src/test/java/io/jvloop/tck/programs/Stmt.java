package io.jvloop.tck.programs;

import java.util.List;

/** A statement; what its arguments and blocks mean, {@link Op} says. */
record Stmt(int line, Op op, List<Integer> args, List<List<Stmt>> blocks) {
    static Stmt of(Op op, Integer... args) {
        return new Stmt(0, op, List.of(args), List.of());
    }

    Stmt with(List<List<Stmt>> newBlocks) {
        return new Stmt(line, op, args, newBlocks);
    }

    Stmt withArgs(List<Integer> newArgs) {
        return new Stmt(line, op, newArgs, blocks);
    }

    int arg(int index) {
        return args.get(index);
    }

    List<Integer> argsFrom(int index) {
        return args.subList(index, args.size());
    }
}
