package org.vml.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.vml.problem.ProblemKind;

/// Ctrl-C and SIGTERM while something runs: the first is a request to stop in good order, the second ends the process
/// at once. Closing gives the signals their old meaning back.
///
/// A shutdown hook would not do: while hooks run, the virtual machine holds every further signal back. The class that
/// can do it, `sun.misc.Signal`, is supported (module `jdk.unsupported`, JEP 260), but javac warns of its mere name
/// and cannot be told not to; hence the reflection.
final class Interrupts implements AutoCloseable {
    private static final List<String> SIGNALS = List.of("INT", "TERM");

    private final Runnable first;
    private final List<Runnable> undo = new ArrayList<>();
    private boolean asked;

    private Interrupts(Runnable first) {
        this.first = first;
    }

    /// From now on the first signal runs `first`, in a thread of its own.
    static Interrupts handledBy(Runnable first) {
        Interrupts interrupts = new Interrupts(first);
        for (String signal : SIGNALS) {
            interrupts.catchSignal(signal);
        }
        return interrupts;
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
    }

    private void catchSignal(String name) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(Interrupts.class.getClassLoader(), new Class<?>[] {handlerType}, received());
            Object old = handle(name, handler);
            undo.add(() -> restore(name, old));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Without it a signal ends the process as ever; the job then goes on in the controller.
            return;
        }
    }

    private InvocationHandler received() {
        return (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                signalled();
            }
            return null;
        };
    }

    private void signalled() {
        synchronized (this) {
            if (asked) {
                Runtime.getRuntime().halt(ProblemKind.CANCELLED.exitCode());
            }
            asked = true;
        }
        first.run();
    }

    private static Object handle(String name, Object handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        return signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }

    private static void restore(String name, Object old) {
        try {
            handle(name, old);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIG" + name + " cannot be given back", e);
        }
    }
}
