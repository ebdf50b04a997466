package org.vml.agent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.agent.secret.Planted;
import org.vml.agent.secret.Planted.Plant;
import org.vml.protocol.environment.Digest;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.environment.Withheld;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Outcome;
import org.vml.protocol.message.HostMessage;
import org.vml.protocol.message.MessageCodec;
import org.vml.protocol.wire.Bytes;
import org.vml.protocol.wire.Frames;

/// Of every secret in the corpus, planted in files: neither a byte nor a digest is in what the agent sends, and so
/// neither can be in what is stored, which is made of that.
class SecretsStayTest {
    /// What is known by where it is, whatever is in it.
    private static final List<String> PLACES = List.of(
            "home/atlas/.globus/userkey.pem",
            "home/atlas/.globus/usercred.p12",
            "tmp/x509up_u1000",
            "etc/grid-security/hostkey.pem",
            "etc/ssh/ssh_host_ed25519_key",
            "tmp/krb5cc_1000",
            "etc/krb5.keytab",
            "tmp/bt_u1000",
            "home/atlas/.netrc",
            "home/atlas/.git-credentials",
            "home/atlas/.aws/credentials",
            "home/atlas/.docker/config.json",
            "home/atlas/.gnupg/private-keys-v1.d/A.key",
            "etc/shadow",
            "etc/shadow-",
            "home/atlas/.bash_history",
            "mnt/.rw/context/user-data");

    @TempDir
    private Path root;

    private final List<RawPath> paths = new ArrayList<>();
    private final List<byte[]> secrets = new ArrayList<>();

    private void plant(String name, byte[] content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        paths.add(RawPath.of("/" + name));
        secrets.add(content);
    }

    private byte[] sent() throws IOException {
        ByteArrayOutputStream asked = new ByteArrayOutputStream();
        Frames questions = new Frames(InputStream.nullInputStream(), asked);
        MessageCodec.send(new HostMessage.Walk(true, 0, List.of(), List.of(), Long.MAX_VALUE), questions);
        MessageCodec.send(new HostMessage.Known(Bytes.EMPTY, true), questions);
        MessageCodec.send(new HostMessage.Read(paths), questions);
        MessageCodec.send(new HostMessage.Want(Bytes.of(new byte[] {1})), questions);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new Session(root, new Frames(new ByteArrayInputStream(asked.toByteArray()), sent)).run();
        return sent.toByteArray();
    }

    private static List<AgentMessage> messages(byte[] sent) throws IOException {
        Frames frames = new Frames(new ByteArrayInputStream(sent), OutputStream.nullOutputStream());
        List<AgentMessage> messages = new ArrayList<>();
        for (AgentMessage each = MessageCodec.receiveFromAgent(frames);
                each != null;
                each = MessageCodec.receiveFromAgent(frames)) {
            messages.add(each);
        }
        return messages;
    }

    @Test
    void nothingOfASecretIsSent() throws Exception {
        long seed = Long.getLong("vml.seed", System.nanoTime());
        System.out.println("SecretsStayTest: seed " + seed + "; the same again with -Dvml.seed=" + seed);
        int number = 0;
        for (Map.Entry<String, Plant> plant : Planted.all(new Random(seed)).entrySet()) {
            plant("home/atlas/work/plant-" + number++, plant.getValue().content());
        }
        for (String place : PLACES) {
            plant(place, ("what nobody may see " + seed + place).getBytes(StandardCharsets.UTF_8));
        }
        byte[] plain = "what everybody may see".getBytes(StandardCharsets.UTF_8);
        plant("home/atlas/work/plain", plain);

        byte[] sent = sent();
        AgentMessage.Reports reports =
                assertInstanceOf(AgentMessage.Reports.class, messages(sent).getLast());
        String wire = new String(sent, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < secrets.size() - 1; i++) {
            RawPath path = paths.get(i);
            Outcome outcome = reports.reports().get(i).outcome();
            Withheld withheld = assertInstanceOf(Outcome.Secret.class, outcome, path + " is sent")
                    .withheld();
            assertEquals(path.toString(), withheld.where());
            byte[] content = secrets.get(i);
            String middle = new String(content, content.length / 3, content.length / 3, StandardCharsets.ISO_8859_1);
            assertFalse(wire.contains(middle), () -> "of " + path);
            Bytes digest = Digest.of(content, content.length).bytes();
            assertFalse(
                    wire.contains(new String(digest.shared(), StandardCharsets.ISO_8859_1)),
                    () -> "the digest of " + path);
        }
        assertTrue(wire.contains(new String(plain, StandardCharsets.ISO_8859_1)), "what is no secret is sent");
    }
}
