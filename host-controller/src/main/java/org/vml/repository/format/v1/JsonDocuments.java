package org.vml.repository.format.v1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.vml.chunk.ChunkId;

/// Small documents: JSON of one or more lines, then a line with the CRC32C of all before it, eight hexadecimal digits.
/// Fields that a reader does not know are passed over.
final class JsonDocuments {
    private static final int TRAILER = 9;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
            .addModule(new SimpleModule()
                    .addSerializer(ChunkId.class, new IdSerializer())
                    .addDeserializer(ChunkId.class, new IdDeserializer()))
            .build();

    private JsonDocuments() {}

    static byte[] encode(Object value) {
        return seal(json(value) + "\n");
    }

    static <T> T decode(byte[] bytes, Class<T> type) {
        return parse(unseal(bytes), type);
    }

    /// One line of JSON, without the end of the line.
    static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass(), e);
        }
    }

    static <T> T parse(String json, Class<T> type) {
        try {
            T value = MAPPER.readValue(json, type);
            if (value == null) {
                throw Damage.of("A document of the repository says nothing");
            }
            return value;
        } catch (JacksonException | IllegalArgumentException e) {
            throw Damage.of("A document of the repository is malformed: " + e.getMessage())
                    .because(e);
        }
    }

    /// `lines`, each ended by a line feed, and their checksum.
    static byte[] seal(String lines) {
        return (lines + checksum(lines.getBytes(StandardCharsets.UTF_8)) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The lines of a sealed document, their checksum checked and taken off.
    static String unseal(byte[] bytes) {
        int end = bytes.length - TRAILER;
        Damage.unless(end > 0 && bytes[end - 1] == '\n', "A document of the repository is cut short");
        byte[] content = java.util.Arrays.copyOf(bytes, end);
        String trailer = new String(bytes, end, TRAILER, StandardCharsets.UTF_8);
        Damage.unless(trailer.equals(checksum(content) + "\n"), "A document of the repository has a wrong checksum");
        return new String(content, StandardCharsets.UTF_8);
    }

    private static String checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private static final class IdSerializer extends StdSerializer<ChunkId> {
        private static final long serialVersionUID = 1L;

        IdSerializer() {
            super(ChunkId.class);
        }

        @Override
        public void serialize(ChunkId id, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(id.toString());
        }
    }

    private static final class IdDeserializer extends StdDeserializer<ChunkId> {
        private static final long serialVersionUID = 1L;

        IdDeserializer() {
            super(ChunkId.class);
        }

        @Override
        public ChunkId deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return ChunkId.parse(in.getText());
        }
    }
}
