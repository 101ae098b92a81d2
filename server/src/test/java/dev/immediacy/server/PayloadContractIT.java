package dev.immediacy.server;

import dev.immediacy.core.HubConfig;
import dev.immediacy.testkit.ContractServer;
import dev.immediacy.testkit.PayloadContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Payload, on every transport of this server")
class PayloadContractIT extends PayloadContract {

    @Override
    protected ContractServer serve(int port, HubConfig config) {
        return ServedContract.serve(port, config);
    }
}
