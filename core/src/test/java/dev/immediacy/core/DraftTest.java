package dev.immediacy.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DraftTest {

    @ParameterizedTest
    @CsvSource({"[,'',]", "'{\"a\":',1,}", "'[{\"]\":',0,}]"})
    void dataNestsToTheBoundAndNoDeeper(String open, String middle, String close) {
        int levels = open.replaceAll("[^\\[{]", "").length();
        int times = Draft.MAX_DEPTH / levels;
        Json deepest = new Json(open.repeat(times) + middle + close.repeat(times));
        Json deeper = new Json("[" + deepest.text() + "]");

        assertThat(Draft.of(deepest).data()).isEqualTo(deepest);
        assertThatThrownBy(() -> Draft.of(deeper))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.field()).isEqualTo("data"))
                .hasMessage("data must nest at most 490 deep, was deeper");
    }

    @Test
    void bracketsInStringsAndBesideEachOtherNestNothing() {
        assertThat(Draft.of(new Json("[" + "[],{},".repeat(1_000) + "0]")).id()).isNull();
        assertThat(Draft.of(Json.ofString("[\"\\{".repeat(1_000))).id()).isNull();
    }

    @Test
    void whatATransportWrapsAroundTheDeepestDataCanStillBeRead() {
        String deepest = "[".repeat(Draft.MAX_DEPTH) + "]".repeat(Draft.MAX_DEPTH);
        String wrapped = "{\"messages\":[{\"data\":" + deepest + "}]}";

        assertThat(Json.parse("body", wrapped).text()).isEqualTo(wrapped);
    }
}
