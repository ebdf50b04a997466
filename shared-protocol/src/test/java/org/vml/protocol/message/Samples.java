package org.vml.protocol.message;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Environment;
import org.vml.protocol.environment.Exclusion;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.environment.Section;
import org.vml.protocol.environment.Segment;
import org.vml.protocol.environment.ShellState;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage.Child;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.AgentMessage.Piece;
import org.vml.protocol.message.AgentMessage.Report;
import org.vml.protocol.wire.Bytes;

/// Messages of all kinds, with something in each of their fields.
final class Samples {
    private static final Bytes NAME = Bytes.of(new byte[] {(byte) 0xff, 'a'});
    private static final RawPath PATH = RawPath.of("/etc/motd");
    private static final Digest DIGEST = Digest.of(new byte[] {'x'}, 1);
    private static final FileTime BEFORE_1970 = new FileTime(-2, 999_999_999);
    private static final FileTime LATER = new FileTime(1_800_000_000, 5);
    private static final Facts FACTS =
            new Facts(FileKind.FILE, 06755, -1, 1000, 1L << 40, BEFORE_1970, LATER, -1L, 3, 0);
    private static final FileState FILE = new FileState(
            FileKind.FILE,
            0644,
            new Owner(1000, -2, "ann", ""),
            BEFORE_1970,
            300,
            Bytes.EMPTY,
            0,
            List.of(new Attribute("user.a", NAME)),
            List.of(DIGEST),
            List.of(new Segment(100, 200)));
    private static final FileState LINK = new FileState(
            FileKind.SYMLINK,
            0777,
            new Owner(0, 0, "root", "root"),
            LATER,
            0,
            NAME,
            0,
            List.of(),
            List.of(),
            List.of());
    private static final FileState DEVICE = new FileState(
            FileKind.BLOCK_DEVICE,
            0660,
            new Owner(0, 6, "root", "disk"),
            LATER,
            0,
            Bytes.EMPTY,
            8L << 32 | 1,
            List.of(),
            List.of(),
            List.of());
    private static final ShellState SHELL = new ShellState(
            List.of(new ShellState.Variable("PATH", "x", "/bin:ä")),
            new TreeMap<>(Map.of("ll", "ls -l")),
            new TreeMap<>(Map.of("f", "f () \n{ \n    true\n}")),
            "/home/ann",
            "0022",
            new TreeMap<>(Map.of("n", "1024 unlimited")));
    private static final Withheld WITHHELD = new Withheld("/tmp/x509up_u1000", "grid proxy", 0600, "voms-proxy-init");

    private Samples() {}

    static List<HostMessage> ofHost() {
        return List.of(
                new HostMessage.Hello(1, "0.1.0"),
                new HostMessage.Walk(true, 50_000, List.of("*.root"), List.of("*.o", "!ä"), 256 << 20),
                new HostMessage.Known(
                        Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}), true),
                new HostMessage.Read(List.of(RawPath.ROOT, PATH)),
                new HostMessage.Want(Bytes.of(new byte[] {5})),
                new HostMessage.ReadEnvironment("ann"),
                new HostMessage.ReadSystem(List.of("users", "groups")),
                new HostMessage.Inspect(List.of(PATH)),
                new HostMessage.Restore("day-3", "day3 of wa1"),
                new HostMessage.Steps(
                        List.of(
                                new RestoreStep.Put(PATH, FILE),
                                new RestoreStep.HardLink(PATH.child(NAME), PATH),
                                new RestoreStep.Amend(RawPath.ROOT.child(NAME), DEVICE),
                                new RestoreStep.Remove(PATH)),
                        true),
                new HostMessage.Content(DIGEST, Bytes.of(new byte[] {'x'})),
                new HostMessage.Undo(""),
                new HostMessage.Quiesce(true),
                new HostMessage.Bye(),
                new HostMessage.Provision(
                        List.of(new Section("users", new TreeMap<>(Map.of("ann", "1000:1000:/home/ann:/bin/bash"))))));
    }

    static List<AgentMessage> ofAgent() {
        return List.of(
                new AgentMessage.Welcome(
                        1,
                        "0.1.0",
                        Set.of(Capability.HOOKS, Capability.PROVISION),
                        "root",
                        "ann",
                        true,
                        "00112233445566778899aabbccddeeff",
                        "{\"largest\":1000}"),
                new AgentMessage.Base("overlay", "the upper layer at /mnt/.rw/persistent"),
                new AgentMessage.Listing(
                        PATH, true, true, List.of(new Child(NAME, FACTS)), List.of(NAME), List.of(NAME, NAME)),
                new AgentMessage.Excluded(List.of(new Exclusion(PATH, "a cache"))),
                new AgentMessage.Walked(3, 1L << 40, 1),
                new AgentMessage.Offer(List.of(new Piece(DIGEST, 1 << 20))),
                new AgentMessage.Content(NAME),
                new AgentMessage.Reports(List.of(
                        new Report(PATH, new Outcome.Found(FACTS, FILE, true, LINK, true)),
                        new Report(PATH, new Outcome.Absent(true, DEVICE)),
                        new Report(PATH, new Outcome.Secret(WITHHELD)),
                        new Report(PATH, new Outcome.LeftOut("a socket")))),
                new AgentMessage.EnvironmentRead(new Environment(
                        "ann", "/bin/bash", SHELL, SHELL, "the shell 7 told it", List.of("asetup"), List.of(WITHHELD))),
                new AgentMessage.SystemRead(List.of(new Section("packages", new TreeMap<>(Map.of("bash", "5.2"))))),
                new AgentMessage.Need(List.of(DIGEST)),
                new AgentMessage.Restored(
                        "day-3", 4, List.of(new Exclusion(PATH, "Permission denied")), List.of("ssh")),
                new AgentMessage.Quiesced(List.of("10-database")),
                new AgentMessage.Failed("no such user"),
                new AgentMessage.Provisioned(
                        List.of("user ann"), List.of(new AgentMessage.Unmade("package bash", "no such version"))));
    }
}
