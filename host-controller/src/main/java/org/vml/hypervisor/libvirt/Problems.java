package org.vml.hypervisor.libvirt;

import java.util.Set;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Makes problems that users understand of libvirt's errors.
final class Problems {
    private static final Set<Integer> AUTHENTICATION =
            Set.of(Flags.ERR_AUTH_FAILED, Flags.ERR_AUTH_CANCELLED, Flags.ERR_AUTH_UNAVAILABLE);

    private Problems() {}

    /// @param act what was tried, on what: `start machine day3`
    static ProblemException of(String act, LibvirtError error) {
        String problem = "Could not " + act + ": libvirt says: " + error.text();
        return switch (error.code()) {
            case Flags.ERR_NO_DOMAIN ->
                ProblemException.of(ProblemKind.NOT_FOUND, problem).because(error);
            case Flags.ERR_AGENT_UNRESPONSIVE ->
                ProblemException.of(ProblemKind.GUEST, problem)
                        .next("See that qemu-guest-agent runs in the guest")
                        .because(error);
            case Flags.ERR_OPERATION_DENIED ->
                ProblemException.of(ProblemKind.HYPERVISOR, problem)
                        .next("Your user may not do this there; join the group libvirt, or use qemu:///session")
                        .because(error);
            default -> other(problem, error);
        };
    }

    /// That somebody could not be reached.
    static ProblemException ofConnecting(String uri, LibvirtError error) {
        String problem = "Could not connect to " + uri + ": libvirt says: " + error.text();
        return ProblemException.of(ProblemKind.HYPERVISOR, problem)
                .next(nextStep(uri, error))
                .because(error);
    }

    private static ProblemException other(String problem, LibvirtError error) {
        ProblemException made = ProblemException.of(ProblemKind.HYPERVISOR, problem);
        String text = error.text();
        if (error.isOfConnection()) {
            made = made.next("The connection to libvirt's daemon broke, which may have been restarted: try it again");
        } else if (text.contains("already in use") || text.contains("could not set up host forwarding")) {
            made = ProblemException.of(ProblemKind.CONFLICT, problem);
        } else if (text.contains("Permission denied")) {
            made = made.next("See that the files of the machine are your own");
        } else if (text.contains("No space left")) {
            made = made.next("Make room on the disk that the working area is on");
        }
        return made.because(error);
    }

    private static String nextStep(String uri, LibvirtError error) {
        String text = error.text();
        if (text.contains("Permission denied") || AUTHENTICATION.contains(error.code())) {
            return "Your user may not use it; join the group libvirt and log in again, or use qemu:///session";
        }
        if (text.contains("No such file") || text.contains("Connection refused")) {
            return uri.contains("session")
                    ? "Install libvirt-daemon-system (`scripts/setup` does it)"
                    : "Start the daemon: `systemctl start libvirtd`; if it is not installed, `scripts/setup` does it";
        }
        return "Try it with `virsh -c '" + uri + "' version`";
    }
}
