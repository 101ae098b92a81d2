package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.HubConfig;
import dev.immediacy.core.Retention;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the options of the hub come to. */
class HubOptionsTest {

    private static HubConfig config(String... args) {
        return CommandLine.populateCommand(new HubOptions(), args).config();
    }

    @Test
    void withoutOptionsTheBoundsAreThoseOfAnEmbeddedHub() {
        assertThat(config()).isEqualTo(HubConfig.defaults());
    }

    @Test
    void eachBoundHasAnOption() {
        assertThat(config(
                        "--max-message-bytes=1",
                        "--max-channels=2",
                        "--max-retained-bytes=3",
                        "--retain-messages=4",
                        "--retain-bytes=5",
                        "--retain-age=6s"))
                .isEqualTo(new HubConfig(new Retention(4, 5, Duration.ofSeconds(6)), 1, 2, 3));
    }
}
