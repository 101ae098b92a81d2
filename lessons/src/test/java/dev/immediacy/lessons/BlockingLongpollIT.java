package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Draft;
import dev.immediacy.core.Json;
import dev.immediacy.core.MemoryHub;
import dev.immediacy.core.Mount;
import dev.immediacy.core.Transport;
import dev.immediacy.http.ChannelApi;
import dev.immediacy.http.ChannelHandler;
import dev.immediacy.http.ChannelRoutes;
import dev.immediacy.http.HttpClients;
import dev.immediacy.http.ServletMount;
import dev.immediacy.longpoll.LongpollTransport;
import dev.immediacy.testkit.RawHttp;
import dev.immediacy.testkit.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

@DisplayName("More long polls wait than the server has threads")
class BlockingLongpollIT {

    private final MemoryHub hub = MemoryHub.create();
    private final List<RawHttp> polls = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        hub.close();
        for (RawHttp poll : polls) {
            poll.close();
        }
    }

    @Test
    void whereEachBlocksOneOfTheServersNothingIsAnsweredUntilOneIsFree() throws IOException {
        try (TestServer server = start(mount -> ChannelRoutes.of(mount).add("GET", "longpoll", blocking(mount)))) {
            int threads = park(server);
            CompletableFuture<HttpResponse<String>> presence = presence(server);

            assertThat(hub.channel("lobby").subscribers()).isLessThanOrEqualTo(threads);
            await().during(Duration.ofMillis(500)).atMost(LessonServer.PATIENCE).until(() -> !presence.isDone());
            hub.publish("lobby", "alice", Draft.of(Json.ofString("free"))); // not by a request: none would be read
            await().atMost(LessonServer.PATIENCE).until(presence::isDone);
        }
    }

    @Test
    void whereTheyParkWithoutAThreadOthersAreAnswered() throws IOException {
        answersWhileAllArePolling(new LongpollTransport());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void whereTheyBlockVirtualThreadsOthersAreAnswered() throws IOException {
        answersWhileAllArePolling(new VirtualThreadLongpoll());
    }

    @Test
    void whereEachBlocksAPlatformThreadOfItsOwnThereAreAsManyOfThem() throws IOException {
        long blocked = answersWhileAllArePolling(new BlockingLongpoll());

        assertThat(blocked).isGreaterThanOrEqualTo(polls.size());
    }

    private static ChannelHandler blocking(Mount mount) {
        return new BlockingPollHandler(mount.hub());
    }

    /** Returns how many threads of the platform blocked in a poll meanwhile. */
    private long answersWhileAllArePolling(Transport transport) throws IOException {
        try (TestServer server = start(transport::mount)) {
            park(server);
            await().atMost(LessonServer.PATIENCE)
                    .until(() -> hub.channel("lobby").subscribers() == polls.size());

            long blocked = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("blocking-poll-"))
                    .count();
            assertThat(presence(server).join().body()).isEqualTo("{\"users\":[]}");
            hub.publish("lobby", "alice", Draft.of(Json.ofString("free")));
            for (RawHttp poll : polls) {
                assertThat(poll.readResponse().body()).contains("free");
            }
            return blocked;
        }
    }

    private TestServer start(Consumer<Mount> transport) {
        return TestServer.start(context -> {
            ServletMount mount = ServletMount.on(context, hub);
            ChannelApi.mount(mount);
            transport.accept(mount);
        });
    }

    /** Sends more long polls than there are threads, and waits until no thread is left or all of them wait. */
    private int park(TestServer server) throws IOException {
        QueuedThreadPool pool = (QueuedThreadPool) server.context().getServer().getThreadPool();
        int threads = pool.getMaxThreads();
        for (int i = 0; i < threads + 10; i++) {
            polls.add(RawHttp.connect(server.uri()).get("/v1/channels/lobby/longpoll?hold=60s"));
        }
        await().atMost(LessonServer.PATIENCE)
                .until(() -> hub.channel("lobby").subscribers() == polls.size()
                        || (pool.getThreads() == threads && pool.getIdleThreads() == 0 && pool.getQueueSize() > 0));
        return threads;
    }

    private static CompletableFuture<HttpResponse<String>> presence(TestServer server) {
        URI uri = server.uri().resolve("/v1/channels/lobby/presence");
        return HttpClients.client()
                .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
