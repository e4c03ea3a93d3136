// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchControl
import Logging
import ServiceLifecycle
import UnixSignals

/// Has the daemon read its certificate again at every SIGHUP.
struct CertificateReload: Service {
    let server: ControlServer
    let logger: Logger

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sighup)
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                try server.reloadCertificate()
                logger.info("The certificate was read again.")
            } catch {
                logger.error("\(error) The one from before goes on being used.")
            }
        }
    }
}
