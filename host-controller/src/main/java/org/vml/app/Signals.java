package org.vml.app;

import java.lang.reflect.Proxy;
import java.util.List;

/// SIGTERM, SIGINT and SIGHUP as requests to end in good order.
///
/// A shutdown hook would not do: it runs beside those of the JDK, of which one takes the log away, and of other
/// classes here, which throw away what a job is about to finish. The class that can do it, `sun.misc.Signal`, is
/// supported (module `jdk.unsupported`, JEP 260), but javac warns of its mere name and cannot be told not to; hence the
/// reflection.
final class Signals {
    private static final List<String> ENDING = List.of("TERM", "INT", "HUP");

    private Signals() {}

    /// From now on each of the signals runs `action`, in a thread of its own, instead of ending the process. Where that
    /// is not possible it ends the process, as `kill -9` does.
    static void handledBy(Runnable action) {
        for (String signal : ENDING) {
            try {
                handle(signal, action);
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                System.getLogger("org.vml.app").log(System.Logger.Level.WARNING, "SIG" + signal + " is not handled", e);
            }
        }
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object received = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), received);
    }
}
