package dev.immediacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.benchmarks.CompareConfig;
import dev.immediacy.benchmarks.Preset;
import dev.immediacy.benchmarks.ServerCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                          | a command is missing",
                "nonsense                  | nonsense",
                "serve --port abc          | 'abc' is not an int",
                "serve --port 70000        | port must be between 0 and 65535, was 70000",
                "serve --prot 1            | --prot",
                "serve --host 0.0.0.0      | give --auth-secret-file or --auth-jwks, or --insecure if that is meant",
                "serve --allow-origin x    | origin must be like https://app.example",
                "serve --auth-secret-file /dev/null | secret must be at least 32 bytes",
                "serve --auth-secret-file nowhere   | cannot read nowhere",
                "serve --auth-secret-file a --auth-jwks b | exclude each other",
                "serve --tls-cert a        | Missing required argument(s): --tls-key",
                "serve --tls-cert a --tls-key b --tls-keystore c --tls-keystore-password-file d | specify only one",
                "serve --max-requests -1   | rate limits must not be negative",
                "serve --max-connections -1 | limits of connections must not be negative",
                "serve --request-timeout 0s | requestTimeout must be at least 1 ms",
                "serve --max-message-bytes 0 | maxMessageBytes must be at least 1, was 0",
                "serve --max-channels 0    | maxChannels must be at least 1, was 0",
                "serve --max-retained-bytes 0 | maxRetainedBytes must be at least 1, was 0",
                "serve --retain-messages 0 | retention messages must be between 1 and 2^30, was 0",
                "serve --retain-age 0s     | retention age must be more than zero",
                "serve --auth-issuer me    | need --auth-secret-file or --auth-jwks",
                "serve --auth-jwks http://192.0.2.1/k | key set must be at an https address",
                "chat --user a --token-file nowhere | cannot read nowhere",
                "compare --rate -1         | rate must be between 0.1 and 1000",
                "compare --stalled 101     | stalled must be between 0 and 100, was 101",
                "compare --stalled some    | some",
                "compare --rtt soon        | must be a time span such as 25s, 500ms or 1m, was soon",
                "compare --arrivals weekly | weekly",
                "compare --transports pigeon | pigeon",
                "compare --preset huge     | huge",
                "demo                      | Missing required parameter",
                "demo pigeon               | transport must be one of",
                "demo polling --rtt 3s     | rtt must be between 0 and 2 s",
                "chat                      | Missing required option: '--user=NAME'",
                "chat --user a --url nowhere | url must be like http://127.0.0.1:8080, was nowhere",
                "chat --user a --transport pigeon | transport must be one of",
                "soak --duration 0s       | duration must be between 1 s and 24 h, was PT0S",
                "soak --rate many         | 'many' is not an int",
                "compare --payload 1       | payload must be between 64 and 65536"
            })
    void wrongUsageIsOneLineThatSaysWhatIsWrongAndExitCode2(String line, String complaint) {
        String[] args = line == null ? new String[0] : line.split("\\s+", -1);

        assertThat(run(args)).isEqualTo(2);
        assertThat(err.toString()).startsWith("./immediacy").contains(complaint).containsOnlyOnce("\n");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serve ", "compare ", "report ", "demo ", "chat ", "soak ", "bench "})
    void helpIsThereForEachCommand(String command) {
        assertThat(run((command + "--help").split(" ", -1))).isZero();
        assertThat(out.toString()).startsWith("Usage: immediacy");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anAddressThatCannotBeListenedOnIsOneLineAndExitCode1() {
        assertThat(run("serve", "--insecure", "--host", "192.0.2.1", "--port", "0"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("cannot listen on 192.0.2.1:0").containsOnlyOnce("\n");
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void theHelpOfCompareTellsWhatAPresetMeasuresAndHowLongThatTakes(Preset preset) {
        assertThat(run("compare", "--help")).isZero();
        String help = out.toString().replaceAll("\\s+", " ");
        assertThat(help).contains(preset.label() + ": " + preset.description());
    }

    @Test
    void theOptionsOfCompareDefaultToTheLibrarysOwn() {
        assertThat(compare().config().withCommand(""))
                .isEqualTo(CompareConfig.defaults().withCommand(""));
    }

    @Test
    void theServerThatIsMeasuredLimitsNoClient() {
        String[] options = ServerCommand.defaults().arguments().stream().skip(1).toArray(String[]::new);
        CommandLine.ParseResult serve = new CommandLine(new ServeCommand()).parseArgs(options);
        List<String> ofClients = CommandLine.Model.CommandSpec.forAnnotatedObject(new LimitOptions()).options().stream()
                .map(CommandLine.Model.OptionSpec::longestName)
                .filter(name -> name.startsWith("--max-"))
                .toList();
        assertThat(serve.commandSpec().options())
                .filteredOn(option -> ofClients.contains(option.longestName()))
                .hasSizeGreaterThan(3)
                .allSatisfy(option -> assertThat((int) option.getValue())
                        .as(option.longestName())
                        .isZero());
    }

    @Test
    void compareIsToldHowManyStall() {
        assertThat(compare("--stalled", "3").config().blocks())
                .extracting(block -> block.workload().stalled())
                .containsOnly(3);
    }

    @Test
    void aReportIsRebuiltFromItsResults(@TempDir Path directory) throws IOException {
        assertThat(run("report", directory.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("./immediacy report: directory must hold results.json");

        Files.writeString(directory.resolve("results.json"), "{\"schema\": 2}");
        assertThat(run("report", directory.toString())).isZero();
        assertThat(out.toString()).contains("report.html");
        assertThat(directory.resolve("report.html")).isNotEmptyFile();
    }

    private static CompareCommand compare(String... args) {
        CompareCommand command = new CompareCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
        return command;
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }
}
