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

    @Option(help: "The port to answer on.")
    var port = 8470

    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "State") var state: StateOptions

    mutating func run() async throws {
        var settings = RunSettings()
        store.apply(to: &settings)
        engine.apply(to: &settings)
        var control = ControlConfiguration()
        control.port = port
        let logger = Logger(label: "brigade", factory: StreamLogHandler.standardError(label:))
        let jobs = JobService(jobs: try state.store(), defaults: settings)
        let group = ServiceGroup(
            services: [
                JobRunningService(jobs: jobs),
                ControlServer(desk: jobs, configuration: control, logger: logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }
}
