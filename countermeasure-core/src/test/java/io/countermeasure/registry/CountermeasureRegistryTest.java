package io.countermeasure.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.countermeasure.model.Catalog;
import io.countermeasure.model.CountermeasureMetadata;
import io.countermeasure.model.Problem;
import io.countermeasure.model.TextKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CountermeasureRegistryTest {

    private final Catalog empty = new Catalog(Instant.EPOCH, List.of(), List.of());
    private final CountermeasureMetadata metadata = CountermeasureMetadata.builder("a.b")
            .name("A")
            .author("ops@acme.example")
            .description("Does A")
            .build();
    private final Catalog full = new Catalog(
            Instant.EPOCH, List.of(new Catalog.Entry(metadata, "java", Optional.empty(), Optional.empty())), List.of());
    private final AtomicReference<Catalog> current = new AtomicReference<>(empty);
    private final Problem problem = Problem.error(Path.of("/p/a.json"), "is bad");
    private final CountermeasureRegistry registry = new CountermeasureRegistry(
            () -> current.get(), () -> current.updateAndGet(c -> full), () -> List.of(problem));

    @Test
    void theRegistryIsLiveAndItsCatalogsAreFrozen() {
        Catalog before = registry.catalog();
        assertThat(registry.find(TextKey.of("a.b"))).isEmpty();
        assertThat(registry.refresh()).isSameAs(full);
        assertThat(registry.catalog()).isSameAs(full);
        assertThat(registry.find(TextKey.of("a.b"))).contains(metadata);
        assertThat(before.entries()).isEmpty();
    }

    @Test
    void validateGivesAllProblems() {
        assertThat(registry.validate()).containsExactly(problem);
    }
}
