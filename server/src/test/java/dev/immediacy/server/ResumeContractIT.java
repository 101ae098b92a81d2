package dev.immediacy.server;

import dev.immediacy.core.HubConfig;
import dev.immediacy.testkit.ContractServer;
import dev.immediacy.testkit.ResumeContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Resume, on every transport of this server")
class ResumeContractIT extends ResumeContract {

    @Override
    protected ContractServer serve(int port, HubConfig config) {
        return ServedContract.serve(port, config);
    }
}
