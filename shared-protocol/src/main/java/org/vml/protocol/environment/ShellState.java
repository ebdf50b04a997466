package org.vml.protocol.environment;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// What a shell (bash) is like at one moment.
///
/// @param variables those that are exported, and those that are not but differ from a fresh shell's
/// @param aliases what each alias stands for, as `alias` takes it, by name
/// @param functions the definition of each function as `declare -f` prints it, by name
/// @param directory the working directory; empty if it is not known
/// @param umask in octal digits; empty if it is not known
/// @param limits soft and hard limits as `ulimit` takes them (`1024 unlimited`), by its letter (`n`)
public record ShellState(
        List<Variable> variables,
        SortedMap<String, String> aliases,
        SortedMap<String, String> functions,
        String directory,
        String umask,
        SortedMap<String, String> limits) {

    public ShellState {
        variables = List.copyOf(variables);
        aliases = new TreeMap<>(aliases);
        functions = new TreeMap<>(functions);
        limits = new TreeMap<>(limits);
    }

    /// A variable.
    ///
    /// @param attributes as `declare -p` prints them: `x`, `ax`, `A`; empty for none
    /// @param value of one that is no array: its value. Of an array: what stands behind the `=` of `declare -p`
    public record Variable(String name, String attributes, String value) {
        public boolean isExported() {
            return attributes.indexOf('x') >= 0;
        }

        void write(WireWriter out) {
            out.string(name);
            out.string(attributes);
            out.string(value);
        }

        static Variable read(WireReader in) throws ProtocolException {
            return new Variable(in.string(), in.string(), in.string());
        }
    }

    public void write(WireWriter out) {
        out.list(variables, Variable::write);
        writeMap(aliases, out);
        writeMap(functions, out);
        out.string(directory);
        out.string(umask);
        writeMap(limits, out);
    }

    public static ShellState read(WireReader in) throws ProtocolException {
        return new ShellState(in.list(Variable::read), readMap(in), readMap(in), in.string(), in.string(), readMap(in));
    }

    static void writeMap(Map<String, String> map, WireWriter out) {
        out.list(map.entrySet(), (Map.Entry<String, String> entry, WireWriter w) -> {
            w.string(entry.getKey());
            w.string(entry.getValue());
        });
    }

    static SortedMap<String, String> readMap(WireReader in) throws ProtocolException {
        SortedMap<String, String> map = new TreeMap<>();
        for (Map.Entry<String, String> entry : in.list(each -> Map.entry(each.string(), each.string()))) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }
}
