package dev.immediacy.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all channels may retain by default fits a heap, a small one of a process of its own. */
class FullHubTest {

    private static final int CHANNELS = 1_000;

    /** Publishes more than twice what the hub may keep, and prints what that takes. */
    public static void main(String[] args) {
        Json data = Json.ofString("x".repeat(Integer.parseInt(args[0])));
        HubConfig endless =
                HubConfig.defaults().withRetention(new Retention(1 << 20, Long.MAX_VALUE, Duration.ofHours(1)));
        try (MemoryHub hub = new MemoryHub(endless, TimeSource.system())) {
            long before = usedHeap();
            long published = 0;
            for (int i = 0; published < 2 * endless.maxRetainedBytes(); i++) {
                published += data.text().length();
                hub.publish(
                        "room-" + i % CHANNELS,
                        "alice",
                        Draft.of(new Json(new String(data.text().toCharArray()))));
            }
            System.out.printf(
                    "%d bytes of data: a byte retained takes %.1f of heap%n",
                    data.text().length(), (double) (usedHeap() - before) / hub.retainedBytes());
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @ParameterizedTest(name = "{0} characters")
    @ValueSource(ints = {8, 100, 1_000, 10_000})
    void whatItMayRetainFitsAHeapOf64MiB(int characters) throws Exception {
        Process full = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FullHubTest.class.getName(),
                        String.valueOf(characters))
                .redirectErrorStream(true)
                .start();
        String said = new String(full.getInputStream().readAllBytes(), UTF_8);

        assertThat(full.waitFor()).as(said).isZero();
        System.out.print(said);
    }
}
