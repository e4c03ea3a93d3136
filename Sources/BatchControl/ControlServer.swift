// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchEngine
import Hummingbird
package import Logging
import ServiceLifecycle

/// The daemon's HTTP side: one port for the S3 Control API, the console and the metrics.
package struct ControlServer: Service {
    private let desk: any JobDesk
    private let configuration: ControlConfiguration
    private let logger: Logger

    package init(desk: any JobDesk, configuration: ControlConfiguration, logger: Logger) {
        self.desk = desk
        self.configuration = configuration
        self.logger = logger
    }

    /// Answers until the service group is asked to shut down.
    package func run() async throws {
        let address = BindAddress.hostname(configuration.host, port: configuration.port)
        let application = Application(
            responder: FrontResponder(desk: desk),
            configuration: ApplicationConfiguration(address: address, serverName: nil),
            logger: logger)
        try await application.run()
    }
}
