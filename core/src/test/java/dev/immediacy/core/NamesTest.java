package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may name a channel, a user or a message. */
class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "lobby",
                "a.b_c-d~e",
                "...",
                "a b",
                "a/b",
                "%",
                "中文",
                "é",
                "\ud83d\ude00",
                "a@b",
                "anonymous"
            })
    void namesOfAnyScriptAreAccepted(String name) {
        assertThat(Names.channel(name)).isEqualTo(name);
        assertThat(Names.user("user", name)).isEqualTo(name);
        assertThat(Names.id(name)).isEqualTo(name);
    }

    @Test
    void theLengthCountsCharactersNotUnits() {
        String longest = "\ud83d\ude00".repeat(128);
        assertThat(Names.channel(longest)).isEqualTo(longest);
        assertThatThrownBy(() -> Names.channel(longest + "a"))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("channel must be between 1 and 128 characters, was 129");
        assertThatThrownBy(() -> Names.user("to", ""))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.field()).isEqualTo("to"))
                .hasMessage("to must be between 1 and 128 characters, was 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\nb", "\u0001x", "\u007f", "\u0085", "\ud800", "a\udc00", "\udc00\ud800"})
    void whatCannotBePrintedOrEncodedIsRefused(String name) {
        assertThatThrownBy(() -> Names.channel(name))
                .isInstanceOf(ProtocolException.class)
                .hasMessageMatching("channel must not contain control characters, had U\\+[0-9A-F]{4}");
        assertThatThrownBy(() -> Names.id(name)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void whatPathsResolveAwayIsRefused(String name) {
        assertThatThrownBy(() -> Names.channel(name))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("channel must not be . or ..");
    }

    @Test
    void aUsersInboxCannotBeNamedAsAChannel() {
        assertThat(Names.inbox("bob")).isEqualTo("@bob");
        assertThat(Names.user("user", "@bob")).isEqualTo("@bob");
        assertThatThrownBy(() -> Names.channel("@bob"))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("must not start with @");
    }

    @Test
    void noClientCanSpellAnInternalName() {
        String internal = Names.internal("room");
        assertThat(internal).endsWith("room");
        assertThatThrownBy(() -> Names.channel(internal)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Names.user("user", internal)).isInstanceOf(ProtocolException.class);
    }
}
