package dev.immediacy.server;

import dev.immediacy.testkit.ClockContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Clocks, on every transport")
class ClockContractIT extends ClockContract {}
