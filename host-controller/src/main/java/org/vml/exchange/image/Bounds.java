package org.vml.exchange.image;

import java.util.ArrayList;
import java.util.List;

/// How much a program may use that reads a file nobody vouches for: a hostile image can make QEMU ask for any amount
/// of memory and time. Set by prlimit(1) where the host has it (util-linux); a bound on the clock is the caller's.
///
/// The figures for looking are those of OpenStack Nova (`QEMU_IMG_LIMITS`: 1 GiB of address space, 30 s of processor
/// time, after CVE-2015-5162). Serving needs room for its threads, and time for a large disk.
enum Bounds {
    LOOKING(1L << 30, "30"),
    SERVING(1L << 33, "unlimited");

    private final long addressSpace;
    private final String processorSeconds;

    Bounds(long addressSpace, String processorSeconds) {
        this.addressSpace = addressSpace;
        this.processorSeconds = processorSeconds;
    }

    /// The command, bounded, dying with us, and deaf to a Ctrl-C that is meant for us.
    List<String> around(List<String> command) {
        List<String> bounded = new ArrayList<>();
        Program.find("prlimit")
                .ifPresent(prlimit -> bounded.addAll(
                        List.of(prlimit, "--core=0", "--as=" + addressSpace, "--cpu=" + processorSeconds)));
        Program.find("setpriv").ifPresent(setpriv -> bounded.addAll(List.of(setpriv, "--pdeathsig", "KILL")));
        Program.find("setsid").ifPresent(bounded::add);
        bounded.addAll(command);
        return bounded;
    }
}
