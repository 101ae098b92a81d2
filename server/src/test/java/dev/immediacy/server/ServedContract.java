package dev.immediacy.server;

import dev.immediacy.core.HubConfig;
import dev.immediacy.testkit.ContractServer;

/** The server of this module, with every transport and all that stands before them, for a contract of the testkit. */
final class ServedContract {

    private ServedContract() {}

    static ContractServer serve(int port, HubConfig config) {
        ImmediacyServer server =
                ImmediacyServer.start(ServerConfig.defaults().withPort(port).withHub(config));
        return new ContractServer(server.hub(), server.uri().getPort(), server::close);
    }
}
