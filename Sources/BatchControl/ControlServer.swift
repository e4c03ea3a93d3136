// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchEngine
import BatchModel
import Glibc
import Hummingbird
import HummingbirdCore
package import Logging
import ServiceLifecycle

/// The daemon's HTTP side: one port for the S3 Control API, the console and the metrics.
package struct ControlServer: Service {
    private let configuration: ControlConfiguration
    private let responder: FrontResponder
    private let console: ConsoleResponder?
    private let certificates: LiveCertificates?
    private let logger: Logger

    /// - Throws: `ControlStartProblem` when keys or certificates cannot be used.
    package init(desk: any JobDesk, configuration: ControlConfiguration, logger: Logger) throws {
        self.configuration = configuration
        self.logger = logger
        if let problem = configuration.problem { throw problem }
        certificates = try configuration.tls.map(LiveCertificates.init)
        let keys = try ServiceKeys(path: configuration.keysPath, logger: logger)
        console = configuration.consoleToken.map { token in
            var settings = ConsoleSettings(token: token)
            settings.hostNames = configuration.consoleNames.union([configuration.host])
            settings.isSecure = configuration.isTLS
            return ConsoleResponder(desk: desk, settings: settings)
        }
        let control = ControlResponder(
            desk: ControlDesk(desk: desk), gatekeeper: Gatekeeper(keys: keys, clock: Self.now),
            isTLS: configuration.isTLS, logger: logger)
        let metrics = MetricsResponder(
            desk: desk, stateDirectory: configuration.stateDirectory,
            isPublic: configuration.areMetricsPublic || BindRule.isLoopback(configuration.host))
        let parts: [(any FrontPart)?] = [
            MannersResponder(), HealthResponder(), metrics, console, control,
        ]
        responder = FrontResponder(parts: parts.compactMap(\.self))
    }

    @Sendable private static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(
            millisecondsSinceEpoch: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec / 1_000_000))
    }

    /// Answers until the service group is asked to shut down.
    package func run() async throws {
        var settings = ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port), serverName: nil)
        settings.availableConnectionsDelegate = MaximumAvailableConnections(
            ControlLimits.connectionsMax)
        let application = Application(
            responder: responder, server: channels, configuration: settings, logger: logger)
        try await withThrowingDiscardingTaskGroup { group in
            if let console { group.addTask { await console.record() } }
            try await application.run()
            group.cancelAll()
        }
    }

    /// Reads certificate and key again, for new connections.
    ///
    /// - Throws: `ControlStartProblem` when they cannot be used; those from before stay.
    package func reloadCertificate() throws { try certificates?.reload() }

    private var channels: HTTPServerBuilder {
        HTTPServerBuilder { [certificates] responder in
            ControlChannel(responder: responder, certificates: certificates)
        }
    }
}
