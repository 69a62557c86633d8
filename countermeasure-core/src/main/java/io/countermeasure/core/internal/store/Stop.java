package io.countermeasure.core.internal.store;

import java.time.Instant;

/**
 * That somebody does not want something to run.
 *
 * @param reason why, in that person's words
 * @param since since when
 */
public record Stop(String reason, Instant since) {}
