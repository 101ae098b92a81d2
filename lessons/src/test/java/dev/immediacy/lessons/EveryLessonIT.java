package dev.immediacy.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.immediacy.core.Client;
import dev.immediacy.core.Transport;
import dev.immediacy.testkit.Heard;
import dev.immediacy.testkit.RawHttp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.jetty.util.VirtualThreads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every lesson is a transport, on the real server, with the real clients")
class EveryLessonIT {

    private static final int MESSAGES = 30;

    private LessonServer lessons;

    @BeforeEach
    void start() {
        lessons = LessonServer.start();
    }

    @AfterEach
    void stop() {
        lessons.close();
    }

    static Stream<Lesson> runningHere() {
        return Lessons.all().stream().filter(lesson -> lesson.unavailable().isEmpty());
    }

    static Stream<Lesson> keepingAll() {
        return runningHere().filter(lesson -> !lesson.strategy().loses());
    }

    @ParameterizedTest
    @MethodSource("keepingAll")
    void aClientPublishesAndAnotherHearsEachMessageOnceInOrder(Lesson lesson) throws Exception {
        Heard heard = new Heard();
        try (Client reader = lessons.connect(lesson, lessons.config("café/1").withUser("bob"), heard);
                Client writer = lessons.connect(lesson, lessons.config("café/1").withUser("alice"), new Heard())) {
            for (String text : texts()) {
                LessonServer.publish(writer, text);
            }

            heard.await(texts().toArray(String[]::new));
            assertThat(reader.cursor()).isNotEmpty();
            assertThat(heard.problems()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("runningHere")
    void itsClientAndOneOfARealTransportHearEachOther(Lesson lesson) throws Exception {
        Heard ofLesson = new Heard();
        Heard ofReal = new Heard();
        Transport real = lessons.server().transports().stream()
                .filter(transport -> transport.name().equals("websocket"))
                .findFirst()
                .orElseThrow();
        try (Client here = lessons.connect(lesson, lessons.config("lobby"), ofLesson);
                Client there = lessons.connect(real, lessons.config("lobby"), ofReal)) {
            List<String> published = new ArrayList<>();
            await().atMost(LessonServer.PATIENCE).until(() -> {
                LessonServer.publish(there, "one"); // a lesson that loses may be deaf to it
                published.add("one");
                return ofLesson.texts().contains("one");
            });
            LessonServer.publish(here, "two");
            published.add("two");
            ofReal.await(published.toArray(String[]::new));
        }
    }

    @ParameterizedTest
    @MethodSource("runningHere")
    void aRequestThatIsWrongIsToldSo(Lesson lesson) throws IOException {
        try (RawHttp http = lessons.http()) {
            String target = lesson.contextPath() + "/v1/channels/lobby/nothing";
            assertThat(http.get(target).readResponse().status()).isEqualTo(404);
        }
    }

    @Test
    void aServerThatWasNotAskedHasNone() throws IOException {
        try (RawHttp http = lessons.http()) {
            assertThat(http.get("/v1/transports").readResponse().body())
                    .contains("\"longpoll\"")
                    .doesNotContain("lessons", "nobuffer");
        }
    }

    @Test
    void withoutVirtualThreadsTheirLessonSaysWhatItNeeds() {
        Lesson virtual = Lessons.named("longpoll-virtual").orElseThrow();

        if (VirtualThreads.areSupported()) {
            assertThat(virtual.unavailable()).isEmpty();
        } else {
            assertThat(virtual.unavailable())
                    .contains("needs JDK 21, this is " + Runtime.version().feature());
            assertThatThrownBy(() -> virtual.connect(lessons.config("lobby"), new Heard()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("longpoll-virtual needs JDK 21");
        }
    }

    private static List<String> texts() {
        return IntStream.range(0, MESSAGES).mapToObj(i -> "message " + i).toList();
    }
}
