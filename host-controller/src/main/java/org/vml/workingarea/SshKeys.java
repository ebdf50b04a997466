package org.vml.workingarea;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The key pair of a working area, made by `ssh-keygen`, since no class of the JDK writes OpenSSH's format.
final class SshKeys {
    private static final int PATIENCE_SECONDS = 30;

    private SshKeys() {}

    /// Makes the key pair, if it is not there.
    static void make(AreaDirectory directory, String comment) {
        if (Files.exists(directory.key()) && Files.exists(directory.publicKey())) {
            return;
        }
        try {
            Files.deleteIfExists(directory.key());
            Process process = new ProcessBuilder(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-C",
                            comment,
                            "-f",
                            directory.key().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("ssh-keygen failed");
            }
        } catch (IOException e) {
            throw ProblemException.of(
                            ProblemKind.FAILED, "Could not make a key for " + directory.path() + ": " + e.getMessage())
                    .next("Is OpenSSH's client installed (`scripts/setup` does it)?")
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.of(ProblemKind.CANCELLED, "Interrupted while making a key");
        }
    }

    /// The public key, a line as OpenSSH has them.
    static String publicKey(AreaDirectory directory) {
        try {
            return Files.readString(directory.publicKey(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw ProblemException.of(ProblemKind.FAILED, "Could not read " + directory.publicKey() + ": " + e)
                    .because(e);
        }
    }
}
