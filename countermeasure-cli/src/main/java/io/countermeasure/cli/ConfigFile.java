package io.countermeasure.cli;

import io.countermeasure.json.internal.KnownKeys;
import io.countermeasure.json.internal.Shown;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/** Settings from a properties file in UTF-8 that only root or we ourselves can have written. */
final class ConfigFile {

    static final List<String> KEYS = List.of(
            "plugins", "standard", "state", "log", "trust", "sandbox", "user", "run_as", "python", "python_aliases");

    private static final KnownKeys KNOWN = new KnownKeys(KEYS);
    private static final int WRITABLE_BY_OTHERS = 0022;

    private final String name;
    private final Properties properties;

    private ConfigFile(String name, Properties properties) {
        this.name = name;
        this.properties = properties;
    }

    /** No settings. */
    static ConfigFile none() {
        return new ConfigFile("", new Properties());
    }

    static ConfigFile read(Path file) {
        String name = Shown.escape(file.toString());
        Properties properties = new Properties();
        try {
            checkTrust(RegularFile.check(file), name);
            properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (CharacterCodingException e) {
            throw new UsageException(name + " must be UTF-8 but is not");
        } catch (IOException e) {
            throw new UsageException(name + " must be a readable file but is not: " + Failures.words(e));
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + " must be a properties file but is not: " + Failures.words(e));
        }
        for (String key : properties.stringPropertyNames()) {
            if (!KNOWN.contains(key)) {
                throw new UsageException(name + ": " + KNOWN.complain(key));
            }
        }
        return new ConfigFile(name, properties);
    }

    Optional<Given> get(String key) {
        return Optional.ofNullable(properties.getProperty(key))
                .map(value -> new Given(name + ": " + key, value.strip()));
    }

    private static void checkTrust(Path file, String name) throws IOException {
        int owner = (Integer) Files.getAttribute(file, "unix:uid");
        if (owner != 0 && owner != Account.ownUid()) {
            throw new UsageException(
                    name + " must belong to root or to the user who uses it but belongs to uid " + owner);
        }
        int mode = (Integer) Files.getAttribute(file, "unix:mode") & 07777;
        if ((mode & WRITABLE_BY_OTHERS) != 0) {
            throw new UsageException(
                    String.format("%s must not be writable by group or others but has mode %04o", name, mode));
        }
    }
}
