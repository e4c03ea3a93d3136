// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchControl
import BatchEngine
import BatchModel
import Logging
import ServiceLifecycle
import UnixSignals

/// `brigade serve`: the jobs of a state directory, run by a daemon that speaks S3 Control.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run jobs as a service: S3 Control API, console, metrics.",
        discussion: """
            EXAMPLES
              brigade serve --endpoint-url http://127.0.0.1:9000
                  Jobs made at http://127.0.0.1:8470 are run on that store.
            """)

    @OptionGroup(title: "Access") var access: ControlOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        var settings = RunSettings()
        store.apply(to: &settings)
        engine.apply(to: &settings)
        let logger = Logger(label: "brigade", factory: StreamLogHandler.standardError(label:))
        let store = try state.store()
        let jobs = JobService(jobs: store, defaults: settings)
        let server: ControlServer
        do {
            let control = try access.configuration(stateDirectory: store.stateDirectory)
            server = try ControlServer(desk: jobs, configuration: control, logger: logger)
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
        let group = ServiceGroup(
            services: [
                JobRunningService(jobs: jobs),
                server,
                CertificateReload(server: server, logger: logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }
}
