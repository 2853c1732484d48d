package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.Availability;
import java.net.StandardSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;

/** When the policy is taken. */
class IocpPolicyTest {
    private static final String INSIDE_WINE = "jvloop.wine";
    private final IocpPolicy policy = new IocpPolicy();

    @Test
    @DisabledOnOs(OS.WINDOWS)
    @DisabledIfSystemProperty(named = INSIDE_WINE, matches = ".*")
    void elsewhereItSaysThatItNeedsWindows() {
        assertThat(policy.availability()).isInstanceOfSatisfying(Availability.Unavailable.class,
                answer -> assertThat(answer.reason()).contains("needs Windows").contains(System.getProperty("os.name")));
        assertThat(LoopPolicies.explain()).contains("iocp").contains("needs Windows");
    }

    @Test
    @DisabledIfSystemProperty(named = INSIDE_WINE, matches = ".*")
    void onWindowsItComesFirst() {
        assertThat(policy.priority()).isEqualTo(100);
    }

    @Test
    @EnabledIfSystemProperty(named = INSIDE_WINE, matches = ".*")
    void insideWineItIsTakenByNameOnly() {
        assertThat(policy.availability()).isEqualTo(Availability.AVAILABLE);
        assertThat(policy.priority()).isNegative();
    }

    @Test
    void optionsHaveWindowsNumbers() {
        assertThat(WindowsOptions.of(StandardSocketOptions.SO_KEEPALIVE)).isEqualTo(new WindowsOptions.Number(0xffff, 8));
        assertThat(WindowsOptions.of(StandardSocketOptions.SO_RCVBUF)).isEqualTo(new WindowsOptions.Number(0xffff, 0x1002));
        assertThat(WindowsOptions.of(StandardSocketOptions.TCP_NODELAY)).isEqualTo(new WindowsOptions.Number(6, 1));
    }
}
