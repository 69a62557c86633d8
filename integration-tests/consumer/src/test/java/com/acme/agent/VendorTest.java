package com.acme.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VendorTest {

    @Test
    void theProgramRunsAsItStandsInAMountNamespaceWithAVarLibOfItsOwn() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for a mount namespace");
        assumeFalse(Files.exists(Path.of("/run/systemd/system")), "systemd runs here: a test must not restart its nginx");
        List<String> words = new ArrayList<>(List.of(
                "unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /var/lib && exec \"$@\"", "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        words.addAll(program());

        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals("nginx.restart ran true\ncatalogs 1\n", printed);
        assertEquals(0, process.waitFor());
        assertEquals(false, Files.exists(Path.of("/var/lib/acme-agent")));
    }

    /** On the module path where this test is, else on the class path. */
    private static List<String> program() {
        String modules = System.getProperty("jdk.module.path");
        return modules == null
                ? List.of("-cp", System.getProperty("java.class.path"), Vendor.class.getName())
                : List.of("-p", modules, "-m", "com.acme.agent/" + Vendor.class.getName());
    }
}
