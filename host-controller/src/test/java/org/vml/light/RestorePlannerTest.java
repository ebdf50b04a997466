package org.vml.light;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.vml.light.PlannedStep.Verdict;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.Owner;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.RestoreStep;
import org.vml.protocol.wire.Bytes;

class RestorePlannerTest {
    private static final FileTime TIME = new FileTime(1, 0);

    private static LightFile linked(String path, long inode, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        FileState state = new FileState(
                FileKind.FILE,
                0644,
                new Owner(0, 0, "root", "root"),
                TIME,
                bytes.length,
                Bytes.EMPTY,
                0,
                List.of(),
                List.of(Digest.of(bytes, bytes.length)),
                List.of());
        Facts facts = new Facts(FileKind.FILE, 0644, 0, 0, bytes.length, TIME, TIME, inode, 2, 0);
        return new LightFile(RawPath.of(path), facts, state, true, null, false);
    }

    @Test
    void filesOfTwoFileSystemsAreNotOneForTheirNumber() {
        List<LightFile> files = List.of(
                linked("/a/one", 12, "x"),
                linked("/a/two", 12, "x"),
                linked("/home/one", 12, "y"),
                linked("/home/two", 12, "y"));
        Map<RawPath, @Nullable FileState> target = new HashMap<>();
        files.forEach(file -> target.put(file.path(), null));
        List<RestoreStep> steps = new ArrayList<>();
        for (PlannedStep step :
                new RestorePlanner("friday", OnConflict.STOP, new TargetLook(target, Map.of())).plan(files)) {
            steps.add(Objects.requireNonNull(step.step()));
        }
        assertEquals(
                List.of(
                        new RestoreStep.Put(
                                RawPath.of("/a/one"),
                                Objects.requireNonNull(files.get(0).state())),
                        new RestoreStep.HardLink(RawPath.of("/a/two"), RawPath.of("/a/one")),
                        new RestoreStep.Put(
                                RawPath.of("/home/one"),
                                Objects.requireNonNull(files.get(2).state())),
                        new RestoreStep.HardLink(RawPath.of("/home/two"), RawPath.of("/home/one"))),
                steps);
    }

    @Test
    void namesOfOneFileThatAreThatAlreadyAreTheSame() {
        List<LightFile> files = List.of(linked("/a/one", 12, "x"), linked("/a/two", 12, "x"));
        Map<RawPath, @Nullable FileState> target = new HashMap<>();
        files.forEach(file -> target.put(file.path(), file.state()));
        assertEquals(
                List.of(Verdict.SAME, Verdict.SAME),
                verdicts(files, new TargetLook(target, Map.of(RawPath.of("/a/one"), 7L, RawPath.of("/a/two"), 7L))));
        assertEquals(
                List.of(Verdict.CHANGE, Verdict.CHANGE),
                verdicts(files, new TargetLook(target, Map.of(RawPath.of("/a/one"), 7L, RawPath.of("/a/two"), 8L))));
        assertEquals(
                List.of(Verdict.CHANGE, Verdict.CHANGE),
                verdicts(files, new TargetLook(target, Map.of(RawPath.of("/a/one"), 7L))));
        assertEquals(List.of(Verdict.CHANGE, Verdict.CHANGE), verdicts(files, new TargetLook(target, Map.of())));
    }

    private static List<Verdict> verdicts(List<LightFile> files, TargetLook target) {
        return new RestorePlanner("friday", OnConflict.STOP, target)
                .plan(files).stream().map(PlannedStep::verdict).toList();
    }
}
