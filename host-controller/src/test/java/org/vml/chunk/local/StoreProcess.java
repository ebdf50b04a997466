package org.vml.chunk.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vml.chunk.ChunkStore;
import org.vml.chunk.ObjectName;
import org.vml.chunk.ObjectName.Folder;

/// Another process that works in a store, for real: a JVM of its own. It answers with lines.
final class StoreProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    /// Begins one that does `act`: `unfinished` makes half an object, says `ready` and waits for its end; `race` says
    /// `ready`, waits for a line, puts forty objects unless they are there, and says which ones it did put.
    StoreProcess(String act, Path root) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        act,
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("the other process has ended");
        }
        return line;
    }

    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /// Ends it as `kill -9` does.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] args) throws IOException {
        try (LocalChunkStore store = LocalChunkStore.open(Path.of(args[1]))) {
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            switch (args[0]) {
                case "unfinished" -> unfinished(store, orders);
                case "race" -> race(store, orders);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void unfinished(ChunkStore store, BufferedReader orders) {
        try (ChunkStore.Upload upload = store.begin(new ObjectName(Folder.PACKS, "unfinished"))) {
            upload.append(ByteBuffer.allocate(100_000));
            System.out.println("ready");
            System.out.println(orders.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void race(ChunkStore store, BufferedReader orders) throws IOException {
        System.out.println("ready");
        byte[] me = orders.readLine().getBytes(StandardCharsets.UTF_8);
        List<String> won = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            if (store.putIfAbsent(new ObjectName(Folder.ENTRIES, "e" + i), me)) {
                won.add("e" + i);
            }
        }
        System.out.println(String.join(" ", won));
    }
}
