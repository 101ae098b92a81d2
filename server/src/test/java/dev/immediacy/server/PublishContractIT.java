package dev.immediacy.server;

import dev.immediacy.core.HubConfig;
import dev.immediacy.testkit.ContractServer;
import dev.immediacy.testkit.PublishContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Publish, on every transport of this server")
class PublishContractIT extends PublishContract {

    @Override
    protected ContractServer serve(int port, HubConfig config) {
        return ServedContract.serve(port, config);
    }
}
