// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel
import Glibc

/// `brigade preflight`: whether a job document can run, before it does.
struct PreflightCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preflight",
        abstract: "Look whether a job document can run, and what it will take.",
        discussion: """
            Reads the manifest, looks at some of its objects, copies them to names of its own \
            beside the destination with all options of the job, removes them again, and tells \
            what is missing and which permission or setting mends it. What it writes is called \
            brigade-preflight-…-delete-me.

            EXAMPLES
              brigade preflight job.json
              brigade preflight job.json --preflight read-only
              brigade preflight job.json --output json | jq '.Findings[]'

            EXIT CODES
              0 the job can run; 2 the document is wrong; 3 there are problems.
            """)

    @OptionGroup var documented: DocumentOptions

    @Option(
        name: .customLong("preflight"),
        help: "full tries all and removes what it wrote; read-only writes nothing.")
    var mode: PreflightMode = .full

    @Flag(
        name: .customLong("assume-role"), help: "Assume the job's RoleArn and ask as that role.")
    var assumesRole = false

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let order = try documented.order()
        var settings = order.settings ?? RunSettings()
        settings.assumeRole = assumesRole
        let report = try await Self.report(order, settings: settings, mode: mode)
        switch output.output {
        case .json: print(PreflightDocument.value(report).prettyText)
        case .text: print(PreflightText.text(report, order.request))
        }
        if !report.isPassed { throw CommandEnd(CommandEnd.jobFailed) }
    }

    /// Runs a preflight; a signal ends it when it has removed what it wrote.
    private static func report(
        _ order: JobOrder, settings: RunSettings, mode: PreflightMode
    ) async throws -> PreflightReport {
        try await JobSession.withStore(settings, roleARN: order.request.roleARN, job: .random()) {
            store in
            let preflight = Preflight(
                store: store, request: order.request, settings: settings,
                replication: order.replication, mode: mode)
            let running = Task { try await preflight.run() }
            let watcher = SignalWatcher(
                notice: "Stopping: what was written is removed.", onSignal: { running.cancel() })
            watcher.start()
            do {
                return try await running.value
            } catch is CancellationError {
                throw CommandEnd(128 + watcher.signalNumber)
            }
        }
    }
}

extension PreflightMode: ExpressibleByArgument {}
