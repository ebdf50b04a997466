package org.vml.agent.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.ShellState;

/// What the kernel tells of a shell that has no hook: the variables with which it, or what it started last, began.
final class ProcessShells {
    private static final Set<String> SHELLS =
            Set.of("bash", "sh", "dash", "zsh", "ksh", "ksh93", "mksh", "tcsh", "csh", "fish");

    private static final Pattern UMASK = Pattern.compile("^Umask:\\s+([0-7]+)$", Pattern.MULTILINE);
    private static final Pattern LIMIT = Pattern.compile("^(Max [a-z ]+?) {2,}(\\S+) +(\\S+)", Pattern.MULTILINE);

    /// Of proc(5) to the letters of `ulimit`.
    private static final Map<String, Limit> LIMITS = Map.ofEntries(
            Map.entry("Max cpu time", new Limit("t", 1)),
            Map.entry("Max file size", new Limit("f", 1024)),
            Map.entry("Max data size", new Limit("d", 1024)),
            Map.entry("Max stack size", new Limit("s", 1024)),
            Map.entry("Max core file size", new Limit("c", 1024)),
            Map.entry("Max resident set", new Limit("m", 1024)),
            Map.entry("Max processes", new Limit("u", 1)),
            Map.entry("Max open files", new Limit("n", 1)),
            Map.entry("Max locked memory", new Limit("l", 1024)),
            Map.entry("Max address space", new Limit("v", 1024)),
            Map.entry("Max file locks", new Limit("x", 1)),
            Map.entry("Max pending signals", new Limit("i", 1)),
            Map.entry("Max msgqueue size", new Limit("q", 1)));

    private ProcessShells() {}

    private record Limit(String letter, long unit) {
        String inUnits(String amount) {
            return amount.matches("[0-9]{1,18}") ? Long.toString(Long.parseLong(amount) / unit) : amount;
        }
    }

    /// The newest shell at a terminal; null if there is none that may be looked at.
    ///
    /// @param clean what is taken for that of which the kernel knows nothing
    static @Nullable LiveShell newest(Account account, ShellState clean) throws IOException {
        List<Proc.Task> processes = Proc.all(account.uid());
        for (Proc.Task process : processes) {
            if (process.terminal() != 0 && SHELLS.contains(process.command())) {
                LiveShell shell = read(process, youngest(process, processes), clean);
                if (shell != null) {
                    return shell;
                }
            }
        }
        return null;
    }

    /// The newest that the shell has started at its terminal; itself if there is none. A shell's own variables in
    /// proc(5) are those that it began with, whatever it exported later; those of what it started are newer.
    private static Proc.Task youngest(Proc.Task shell, List<Proc.Task> newestFirst) {
        Set<Integer> family = new HashSet<>(Set.of(shell.pid()));
        Proc.Task youngest = shell;
        for (Proc.Task each : newestFirst.reversed()) {
            if (each.terminal() == shell.terminal() && family.contains(each.parent())) {
                family.add(each.pid());
                youngest = each;
            }
        }
        return youngest;
    }

    private static @Nullable LiveShell read(Proc.Task shell, Proc.Task witness, ShellState clean) {
        Fields environment = Proc.environment(witness);
        if (environment == null) {
            return null;
        }
        EnvironmentBlock block = EnvironmentBlock.read(environment, clean);
        ShellState state = new ShellState(
                block.variables(), clean.aliases(), block.functions(), directory(shell), umask(shell), limits(shell));
        String whose = witness.equals(shell)
                ? "the first environment of process " + shell.pid()
                : "the first environment of process " + witness.pid() + " (" + witness.command() + "), which the shell "
                        + shell.pid() + " started";
        return new LiveShell(state, whose + "; its aliases and functions are not known", block.dropped());
    }

    private static String directory(Proc.Task shell) {
        try {
            return Files.readSymbolicLink(shell.file("cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String umask(Proc.Task shell) {
        Matcher matcher = UMASK.matcher(text(shell, "status"));
        return matcher.find() ? matcher.group(1) : "";
    }

    private static SortedMap<String, String> limits(Proc.Task shell) {
        SortedMap<String, String> limits = new TreeMap<>();
        LIMIT.matcher(text(shell, "limits")).results().forEach(each -> {
            Limit limit = LIMITS.get(each.group(1));
            if (limit != null) {
                limits.put(limit.letter, limit.inUnits(each.group(2)) + " " + limit.inUnits(each.group(3)));
            }
        });
        return limits;
    }

    private static String text(Proc.Task process, String file) {
        try {
            return Files.readString(process.file(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
