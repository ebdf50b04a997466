package org.vml.agent.session;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.agent.capture.SecretFilter;
import org.vml.agent.environment.SecretCheck;
import org.vml.agent.secret.Secret;
import org.vml.agent.secret.SecretPaths;
import org.vml.agent.secret.SecretScanner;
import org.vml.agent.secret.SecretTexts;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.ShellState.Variable;
import org.vml.protocol.environment.Withheld;

/// Has what is captured looked at for secrets: files by their paths and contents, and what an environment is made of.
public final class GuestSecrets implements SecretFilter, SecretCheck {
    private final SecretPaths paths = new SecretPaths();
    private final SecretScanner scanner = new SecretScanner();

    /// Learns where an environment says that its secrets lie.
    void learn(Environment environment) {
        Stream.of(environment.clean(), environment.live())
                .map(GuestSecrets::exported)
                .forEach(paths::learn);
    }

    private static Map<String, String> exported(@Nullable ShellState state) {
        List<Variable> variables = state == null ? List.of() : state.variables();
        return variables.stream()
                .filter(Variable::isExported)
                .collect(Collectors.toMap(Variable::name, Variable::value, (first, second) -> first));
    }

    @Override
    public @Nullable Finding at(RawPath path, Facts facts) {
        return finding(paths.find(path, facts));
    }

    @Override
    public Content content(RawPath path, Facts facts) {
        if (SecretPaths.hasPublishedKeys(path, facts)) {
            return new Published();
        }
        scanner.reset(path);
        return new Scanned(scanner);
    }

    @Override
    public @Nullable Withheld check(Part part, String name, String text) {
        Secret secret = switch (part) {
            case VARIABLE -> SecretTexts.variable(name, text);
            case ALIAS -> SecretTexts.alias(name, text);
            case FUNCTION, RECIPE -> SecretTexts.text(text);
        };
        return secret == null ? null : secret.withheld(part.where(name), 0);
    }

    private static @Nullable Finding finding(@Nullable Secret secret) {
        return secret == null ? null : new Finding(secret.kind(), secret.hint());
    }

    private record Scanned(SecretScanner scanner) implements Content {
        @Override
        public @Nullable Finding feed(byte[] piece, int length) {
            return finding(scanner.feed(piece, 0, length));
        }

        @Override
        public @Nullable Finding finish() {
            return finding(scanner.finish());
        }
    }

    /// A library that carries the keys of its own tests.
    private record Published() implements Content {
        @Override
        public @Nullable Finding feed(byte[] piece, int length) {
            return null;
        }

        @Override
        public @Nullable Finding finish() {
            return null;
        }
    }
}
