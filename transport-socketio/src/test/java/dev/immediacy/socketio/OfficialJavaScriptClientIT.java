package dev.immediacy.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.immediacy.core.MemoryHub;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The official JavaScript client, driven by {@code src/test/js/clients.mjs} through node.
 *
 * <p>Needs node and {@code npm ci} in {@code src/test/js}; skipped without them, unless the environment says {@code
 * CI=true}.
 */
class OfficialJavaScriptClientIT {

    private static final Path SCRIPTS = Path.of("src/test/js").toAbsolutePath();
    private static final long MINUTES = 4;

    private HubServer server;

    @BeforeEach
    void start() {
        boolean installed = Files.isDirectory(SCRIPTS.resolve("node_modules/socket.io-client")) && hasNode();
        if (!"true".equals(System.getenv("CI"))) {
            assumeTrue(installed, "node, or node_modules in src/test/js, is missing: run npm ci there");
        }
        assertThat(installed)
                .as("node, and node_modules in src/test/js (npm ci)")
                .isTrue();
        server = HubServer.start(HubServer.RESTARTABLE);
    }

    private static boolean hasNode() {
        try {
            Process node = new ProcessBuilder("node", "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return node.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"polling", "websocket", "upgrade"})
    void everyCheckPasses(String mode) throws IOException, InterruptedException {
        String url = server.uri().toString().replaceFirst("/$", "");
        Process node = new ProcessBuilder("node", "clients.mjs", url, mode)
                .directory(SCRIPTS.toFile())
                .redirectErrorStream(true)
                .start();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = node.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                if (line.equals("restart")) {
                    restart();
                }
            }
            assertThat(node.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            node.destroyForcibly();
        }
        assertThat(output).as("output").noneMatch(line -> line.startsWith("FAILED"));
        assertThat(node.exitValue()).as(String.join("\n", output)).isZero();
        assertThat(output).filteredOn(line -> line.startsWith("ok ")).hasSize(14);
    }

    private void restart() {
        int port = server.port();
        server.close();
        server = HubServer.start(MemoryHub.create(), HubServer.RESTARTABLE, port);
    }
}
