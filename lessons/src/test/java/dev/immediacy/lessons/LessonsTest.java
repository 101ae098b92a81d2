package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;

import dev.immediacy.core.Transport;
import dev.immediacy.server.ServerConfig;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LessonsTest {

    @Test
    void aLessonIsFoundByNameAndByNobodyWhoDoesNotAsk() {
        assertThat(ServiceLoader.load(Transport.class)).isNotEmpty().noneMatch(Lesson.class::isInstance);
        assertThat(Lessons.all())
                .isNotEmpty()
                .allSatisfy(lesson -> assertThat(Lessons.named(lesson.name())).containsSame(lesson));
        assertThat(Lessons.named("longpoll")).isEmpty();
    }

    @Test
    void eachHasAContextOfItsOwnOnAServerThatMountsThem() {
        ServerConfig config = Lessons.mountedOn(ServerConfig.defaults());

        assertThat(ServerConfig.defaults().transportsAt()).isEmpty();
        assertThat(config.transportsAt()).hasSameSizeAs(Lessons.all()).containsKey("/lessons/polling-fixeddelay");
        assertThat(Lessons.all())
                .allSatisfy(lesson -> assertThat(lesson.paths())
                        .allSatisfy(
                                path -> assertThat(path).startsWith(lesson.contextPath() + "/v1/channels/{channel}/")));
    }

    @Test
    void everyTransportOfTheClassPathHasAStrategy() {
        assertThat(ServiceLoader.load(Transport.class))
                .allSatisfy(transport -> assertThat(Strategy.of(transport))
                        .isEqualTo(
                                switch (transport.name()) {
                                    case "polling" -> Strategy.POLL_FIXED_RATE;
                                    case "longpoll" -> Strategy.LONG_POLL;
                                    default -> Strategy.PUSH;
                                }));
    }
}
