package io.countermeasure.core.internal.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What helps where a sandbox does not stand, by what it said and how the host is set. Stateless. */
final class Remedy {

    private Remedy() {}

    static String of(String trouble) {
        if (trouble.contains("nknown option")) {
            return "bubblewrap must be 0.8.0 or later: install a newer one";
        }
        if (trouble.contains("mount proc") || trouble.contains("mounting proc")) {
            return "a container that hides parts of /proc lets nobody mount another: run the agent outside of it, or with"
                    + " --security-opt systempaths=unconfined";
        }
        if (is("kernel/apparmor_restrict_unprivileged_userns", "1")) {
            return "AppArmor restricts user namespaces (Ubuntu 23.10 and later): give /usr/bin/bwrap a profile with"
                    + " \"userns,\", or set kernel.apparmor_restrict_unprivileged_userns=0";
        }
        if (is("kernel/unprivileged_userns_clone", "0")) {
            return "set kernel.unprivileged_userns_clone=1";
        }
        if (is("user/max_user_namespaces", "0")) {
            return "set user.max_user_namespaces to more than 0";
        }
        if (Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"))) {
            return "a container's own filter refuses namespaces: run the agent outside of it, or with"
                    + " --security-opt seccomp=unconfined";
        }
        return "try the words that explain shows by hand, as the user that runs are";
    }

    private static boolean is(String setting, String value) {
        try {
            return Files.readString(Path.of("/proc/sys", setting)).strip().equals(value);
        } catch (IOException e) {
            return false; // this host has no such setting
        }
    }
}
