package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.LoopPolicies;
import io.jvloop.tck.PolicySearchTest.Fast;
import io.jvloop.tck.PolicySearchTest.OnDemand;
import io.jvloop.tck.PolicySearchTest.Slow;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who may say which policy, in which order: the options, the property, the environment, what was installed, the priorities. */
class PolicyOrderTest {
    @RegisterExtension
    final ProviderFiles providers = new ProviderFiles();

    /** {@code uvloop __init__.install}. */
    @Test
    @Behaviour({533, 534})
    void installedPolicyMakesTheLoopsThatFollow() throws Exception {
        assertThat(Child.output(InstallingProgram.class, "early")).containsExactly("manual manual false", "exit 0");
    }

    @Test
    @Behaviour(534)
    void policyIsNotInstalledOnceALoopWasOpened() throws Exception {
        assertThat(Child.output(InstallingProgram.class, "late")).first().asString().contains("a loop was opened already");
    }

    @Test
    @Behaviour(534)
    void onlyOnePolicyIsInstalled() throws Exception {
        assertThat(Child.output(InstallingProgram.class, "twice")).first().asString().contains("'manual' is installed already");
    }

    /** Of a policy that was installed and is no provider nothing else tells. */
    @Test
    void installedPolicyIsExplained() throws Exception {
        assertThat(explained("", "", "install")).containsExactly("slow (" + Slow.class.getName() + "): chosen, installed by the program");
    }

    @Test
    void withoutANameTheBestIsChosen() throws Exception {
        assertThat(explained("", "")).containsExactly("fast (priority 10, " + Fast.class.getName() + "): chosen, the best available");
    }

    @Test
    void theEnvironmentOverridesWhatIsInstalled() throws Exception {
        assertThat(explained("ondemand", "", "install"))
                .containsExactly("ondemand (priority -1, " + OnDemand.class.getName() + "): chosen, named by JVLOOP_POLICY");
    }

    @Test
    void thePropertyOverridesTheEnvironment() throws Exception {
        assertThat(explained("ondemand", "-Djvloop.policy=fast"))
                .containsExactly("fast (priority 10, " + Fast.class.getName() + "): chosen, named by -Djvloop.policy");
    }

    @Test
    void anEmptyPropertyIsNone() throws Exception {
        assertThat(explained("ondemand", "-Djvloop.policy="))
                .containsExactly("ondemand (priority -1, " + OnDemand.class.getName() + "): chosen, named by JVLOOP_POLICY");
    }

    @Test
    void theOptionOverridesThePropertyAndTheEnvironment() throws Exception {
        assertThat(explained("ondemand", "-Djvloop.policy=fast", "option")).containsExactly("manual");
    }

    @Test
    void aNameThatTheEnvironmentGotWrongIsAnErrorThatNamesIt() throws Exception {
        assertThat(explained("epol", ""))
                .containsExactly("error: there is no loop policy 'epol', asked for by JVLOOP_POLICY; there are: [fast, ondemand]");
    }

    @Test
    void theArtifactOfAPolicyThatIsMissingIsNamed() {
        assertThatThrownBy(() -> LoopPolicies.named("kqueue")).isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("it comes with the artifact io.jvloop:loop-kqueue");
    }

    /** What a JVM with this environment and option chose, and why. */
    private List<String> explained(String variable, String option, String... arguments) throws IOException, InterruptedException {
        Path services = providers.write(Fast.class.getName(), OnDemand.class.getName());
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        if (!option.isEmpty()) {
            command.add(option);
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp",
                services + File.pathSeparator + System.getProperty("java.class.path"), ExplainingProgram.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("JVLOOP_POLICY");
        if (!variable.isEmpty()) {
            builder.environment().put("JVLOOP_POLICY", variable);
        }
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return printed.lines().toList();
    }
}
