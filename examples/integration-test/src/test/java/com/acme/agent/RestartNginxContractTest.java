package com.acme.agent;

import io.countermeasure.testkit.CountermeasurePluginContract;
import io.countermeasure.testkit.FakeCommands;
import io.countermeasure.testkit.PluginTester;

/** What holds for every plugin. */
class RestartNginxContractTest extends CountermeasurePluginContract {

    @Override
    protected PluginTester tester() {
        return PluginTester.of(new RestartNginxCountermeasure())
                .commands(FakeCommands.strict()
                        .on("/usr/sbin/nginx", "-t").exits(0)
                        .on("/usr/bin/systemctl", "restart", "nginx").withSudo().exits(0));
    }
}
