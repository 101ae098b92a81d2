package dev.immediacy.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Runs a test once for each transport of the class path, in the order of their names.
 *
 * <p>Shape: {@code @EveryTransport void aCutLosesNothing(Transport transport)}. Where there is no transport, the test
 * fails. <em>Immutable.</em>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "{0}")
@ArgumentsSource(InstalledTransports.class)
public @interface EveryTransport {}
