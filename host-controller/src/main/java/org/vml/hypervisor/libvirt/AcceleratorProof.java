package org.vml.hypervisor.libvirt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Finds out which accelerator works on this host, by running something in it: `/dev/kvm` may be there and
/// guests hang in it all the same. The answer is remembered for this QEMU, this kernel and this boot.
public final class AcceleratorProof {
    /// The environment variable by which a user decides it: `kvm` or `tcg`.
    public static final String OVERRIDE = "VML_ACCELERATOR";

    private static final System.Logger LOG = System.getLogger("org.vml.hypervisor");
    private static final Path DEVICE = Path.of("/dev/kvm");
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final String QEMU = "qemu-system-x86_64";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Both need a third of a second where they work; 3.5 s were seen where KVM was emulated, and 0.5 s for
    /// TCG there.
    private static final int MUCH = 4;

    private final Path remembered;
    private final @Nullable String override;

    /// @param remembered a file for the answer; its directory exists
    public AcceleratorProof(Path remembered) {
        this(remembered, System.getenv(OVERRIDE));
    }

    AcceleratorProof(Path remembered, @Nullable String override) {
        this.remembered = remembered;
        this.override = override;
    }

    /// The best accelerator that works. Takes a few seconds the first time after a boot, if `/dev/kvm` is
    /// there.
    public Accelerator find() {
        if (override != null && !override.isBlank()) {
            return overridden(override.strip());
        }
        if (!Files.isWritable(DEVICE)) {
            return Accelerator.TCG;
        }
        String host = host();
        Optional<Accelerator> known = recall(host);
        if (known.isPresent()) {
            return known.get();
        }
        Accelerator found = kvmIsNoSlower() ? Accelerator.KVM : Accelerator.TCG;
        LOG.log(System.Logger.Level.INFO, "{0} is there; guests run with {1}", DEVICE, found);
        remember(host, found);
        return found;
    }

    /// Whether the guest gets through with KVM, and not much later than without: where KVM itself is emulated
    /// each of its exits costs so much that a guest seems to hang.
    private boolean kvmIsNoSlower() {
        Optional<Duration> kvm = time(Accelerator.KVM);
        if (kvm.isEmpty()) {
            return false;
        }
        Optional<Duration> tcg = Stream.of(time(Accelerator.TCG), time(Accelerator.TCG))
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        return tcg.isEmpty() || kvm.get().compareTo(tcg.get().multipliedBy(MUCH)) < 0;
    }

    /// How long a guest needs for [BootSector]; empty if it does not get through it in time.
    Optional<Duration> time(Accelerator accelerator) {
        long start = System.nanoTime();
        boolean through = getsThrough(accelerator);
        return through ? Optional.of(Duration.ofNanos(System.nanoTime() - start)) : Optional.empty();
    }

    private static boolean getsThrough(Accelerator accelerator) {
        String name = accelerator.name().toLowerCase(Locale.ROOT);
        try {
            Path disk = Files.createTempFile("vml-accelerator", ".raw");
            try {
                Files.write(disk, BootSector.bytes());
                return exitStatus(List.of(
                                QEMU,
                                "-accel",
                                name,
                                "-machine",
                                "pc",
                                "-m",
                                "16",
                                "-nodefaults",
                                "-no-user-config",
                                "-display",
                                "none",
                                "-no-reboot",
                                "-drive",
                                "file=" + disk + ",format=raw,if=ide",
                                "-device",
                                "isa-debug-exit,iobase=" + BootSector.EXIT_PORT + ",iosize=4"))
                        == BootSector.EXIT_STATUS;
            } finally {
                Files.deleteIfExists(disk);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "could not try the accelerator " + name, e);
            return false;
        }
    }

    private static int exitStatus(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private static Accelerator overridden(String name) {
        return switch (name) {
            case "kvm" -> Accelerator.KVM;
            case "tcg" -> Accelerator.TCG;
            default ->
                throw ProblemException.of(ProblemKind.USAGE, OVERRIDE + " is " + name)
                        .next("Set it to kvm or tcg, or not at all");
        };
    }

    /// What the answer depends on, in one line.
    private static String host() {
        try {
            return version() + ", Linux " + System.getProperty("os.version") + ", boot "
                    + Files.readString(BOOT_ID).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String version() throws IOException {
        Process process = new ProcessBuilder(QEMU, "--version")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        return new String(output, StandardCharsets.UTF_8).lines().findFirst().orElse("no QEMU");
    }

    private Optional<Accelerator> recall(String host) {
        try {
            List<String> lines = Files.readAllLines(remembered);
            return lines.size() == 2 && lines.getFirst().equals(host)
                    ? Optional.of(Accelerator.valueOf(lines.getLast()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void remember(String host, Accelerator found) {
        Path fresh = remembered.resolveSibling(
                remembered.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(fresh, host + "\n" + found + "\n");
            Files.move(fresh, remembered, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "could not remember the accelerator", e);
        }
    }
}
