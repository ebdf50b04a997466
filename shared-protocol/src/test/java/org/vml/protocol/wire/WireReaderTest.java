package org.vml.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireReaderTest {
    @Test
    void aStringThatIsCutShortAnywhereIsRefused() throws ProtocolException {
        WireWriter out = new WireWriter();
        out.string("ätsch");
        byte[] whole = out.toArray();
        assertEquals("ätsch", new WireReader(whole).string());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ProtocolException.class, () -> new WireReader(cut).string(), "cut after " + length);
        }
    }

    @Test
    void aStringAsLongAsWhatIsLeftWithItsLengthIsRefused() {
        assertThrows(ProtocolException.class, () -> new WireReader(new byte[] {3, 'a', 'b'}).string());
    }
}
