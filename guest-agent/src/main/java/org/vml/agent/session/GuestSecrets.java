package org.vml.agent.session;

import org.jspecify.annotations.Nullable;
import org.vml.agent.capture.SecretFilter;
import org.vml.agent.secret.Secret;
import org.vml.agent.secret.SecretPaths;
import org.vml.agent.secret.SecretScanner;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.RawPath;

/// Has what is captured looked at for secrets.
final class GuestSecrets implements SecretFilter {
    @Override
    public @Nullable Finding at(RawPath path, Facts facts) {
        return facts.kind() == FileKind.FILE
                ? SecretPaths.at(path.toString()).map(GuestSecrets::finding).orElse(null)
                : null;
    }

    private static Finding finding(Secret secret) {
        return new Finding(secret.kind(), secret.hint());
    }

    @Override
    public Content content() {
        return new Scanned(new SecretScanner());
    }

    private record Scanned(SecretScanner scanner) implements Content {
        @Override
        public @Nullable Finding feed(byte[] piece, int length) {
            return scanner.feed(piece, length).map(GuestSecrets::finding).orElse(null);
        }

        @Override
        public @Nullable Finding finish() {
            return null;
        }
    }
}
