package org.vml.hypervisor.simulated;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What an agent in the guest would do, asked of [GuestFirmware] at its first serial port.
///
/// @param label the machine's name, for messages
record GuestAgent(Path socket, String label) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    void freeze(Duration patience) {
        try {
            ask("freeze the file systems of", 'f', "", patience);
        } catch (ProblemException e) {
            try {
                ask("thaw the file systems of", 't', "", patience); // it may have been late
            } catch (ProblemException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    void thaw() {
        ask("thaw the file systems of", 't', "", PATIENCE);
    }

    void setClock(Instant time) {
        ask("set the clock of", 'c', String.format(Locale.ROOT, "%08X", (int) time.getEpochSecond()), PATIENCE);
    }

    void allowKey(String user, String publicKey) {
        ask("allow a key to log in to", 'k', user + " " + publicKey.strip(), PATIENCE);
    }

    void powerOff(Duration patience) {
        ask("shut down", 'q', "", patience);
    }

    private void ask(String act, char command, String argument, Duration patience) {
        String tag =
                String.format(Locale.ROOT, "%08X", ThreadLocalRandom.current().nextInt());
        String answer;
        try (LineSocket open = LineSocket.connect(socket, patience)) {
            open.send("\n" + command + tag + argument); // ends what somebody else left half said
            do {
                answer = open.receive();
            } while (!answer.startsWith(tag));
        } catch (IOException e) {
            throw failed(act, "the guest does not answer: " + e.getMessage()).because(e);
        }
        if (!answer.endsWith(".")) {
            throw failed(act, "the guest refuses");
        }
    }

    private ProblemException failed(String act, String why) {
        return ProblemException.of(ProblemKind.GUEST, "Could not " + act + " machine " + label + ": " + why);
    }
}
