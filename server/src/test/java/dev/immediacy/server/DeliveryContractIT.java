package dev.immediacy.server;

import dev.immediacy.core.HubConfig;
import dev.immediacy.testkit.ContractServer;
import dev.immediacy.testkit.DeliveryContract;
import org.junit.jupiter.api.DisplayName;

@DisplayName("Delivery, on every transport of this server")
class DeliveryContractIT extends DeliveryContract {

    @Override
    protected ContractServer serve(int port, HubConfig config) {
        return ServedContract.serve(port, config);
    }
}
