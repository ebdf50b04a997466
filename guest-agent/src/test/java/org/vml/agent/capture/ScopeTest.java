package org.vml.agent.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

class ScopeTest {
    private static @Nullable String reason(Scope scope, String path, boolean isDirectory) {
        RawPath raw = RawPath.of(path);
        return scope.enter(raw.parent()).reason(raw.name(), isDirectory);
    }

    private static Scope of(String... lines) {
        return Scope.of(Rule.all(Rule.HOST, Arrays.asList(lines), "host"));
    }

    @ParameterizedTest
    @CsvSource({
        "*.o, /a/b.o, true",
        "*.o, /a/b.oo, false",
        "/a/*, /a/b, true",
        "/a/*, /a, false",
        "/a/*, /b/a/c, false",
        "a/b, /a/b, true",
        "a/b, /c/a/b, false",
        "**/a/b, /c/d/a/b, true",
        "**/a/b, /a/b, true",
        "a/**/b, /a/b, true",
        "a/**/b, /a/x/y/b, true",
        "a/**/b, /x/a/b, false",
        "a/**, /a/x/y, true",
        "a/**, /a, false",
        "build/, /x/build, false",
        "b?[0-9]*[!z], /bx7-a, true",
        "b?[0-9]*[!z], /bx7-z, false",
        "b\\*, /b*, true",
        "b\\*, /bb, false",
        "a*b*c, /aXbXbXc, true",
        "a*b*c, /aXcXb, false",
    })
    void aLineFitsAsGitTakesIt(String line, String path, boolean fits) {
        assertEquals(fits, reason(of(line), path, false) != null);
    }

    @Test
    void aDirectoryThatIsLeftOutTakesWhatIsInItAlong() {
        assertEquals("host", reason(of("build/"), "/x/build", true));
        Scope scope = of("build/");
        assertEquals(
                "host",
                scope.enter(RawPath.of("/x/build")).reason(RawPath.of("/out").name(), false));
    }

    @Test
    void theLastLineAndTheLaterLayerCount() {
        assertNull(reason(of("*.o", "!keep.o"), "/keep.o", false));
        assertEquals("host", reason(of("!keep.o", "*.o"), "/keep.o", false));
        Scope scope = of("!/var/log/mine").with(BuiltInRules.all());
        assertNull(reason(scope, "/var/log/mine", false));
        assertEquals("a log", reason(scope, "/var/log/other", false));
    }

    @Test
    void whatIsTakenInFarBelowIsFound() {
        Scope scope = Scope.of(BuiltInRules.all()).with(Rule.all(Rule.HOST, List.of("!/home/u/.cache/mine"), "host"));
        Scope cache = scope.enter(RawPath.of("/home/u/.cache"));
        assertTrue(cache.mayTakeIn());
        assertNull(cache.reason(RawPath.of("/mine").name(), true));
        assertEquals("a cache", cache.reason(RawPath.of("/other").name(), true));
        assertNull(
                cache.enter(RawPath.of("/mine").name()).reason(RawPath.of("/x").name(), false));
    }

    @Test
    void commentsAndEmptyLinesSayNothingAndNamesNeedNotBeText() {
        Scope scope = of("# *", "", "   ", "/", "\\#file", "a?b");
        assertNull(reason(scope, "/x", false));
        assertEquals("host", reason(scope, "/#file", false));
        assertEquals("host", scope.reason(Bytes.of(new byte[] {'a', (byte) 0xff, 'b'}), false));
    }
}
