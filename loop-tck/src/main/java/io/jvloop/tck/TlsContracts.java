package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;
import org.junit.jupiter.api.Nested;

/** All contracts of TLS, for a back end with stream sockets to take over at once: a subclass names its policy. */
public abstract class TlsContracts {

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    /** {@link TlsHalfCloseContract}. */
    @Nested
    class TlsHalfClose extends TlsHalfCloseContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsContract}. */
    @Nested
    class Tls extends TlsContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsHandshakeContract}. */
    @Nested
    class TlsHandshake extends TlsHandshakeContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link StartTlsContract}. */
    @Nested
    class StartTls extends StartTlsContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsFailureContract}. */
    @Nested
    class TlsFailure extends TlsFailureContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsAbuseContract}. */
    @Nested
    class TlsAbuse extends TlsAbuseContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsScannerContract}. */
    @Nested
    class TlsScanner extends TlsScannerContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsCutContract}. */
    @Nested
    class TlsCut extends TlsCutContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsProgramsContract}. */
    @Nested
    class TlsPrograms extends TlsProgramsContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsReachContract}. */
    @Nested
    class TlsReach extends TlsReachContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsRenewalContract}. */
    @Nested
    class TlsRenewal extends TlsRenewalContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsEngineContract}. */
    @Nested
    class TlsEngines extends TlsEngineContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }

    /** {@link TlsFaultContract}. */
    @Nested
    class TlsFaults extends TlsFaultContract {
        @Override
        protected LoopPolicy policy() {
            return TlsContracts.this.policy();
        }
    }
}
