// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was found out about a job before it runs.
package struct PreflightReport: Sendable, Equatable, Codable {
    package var mode: PreflightMode
    /// In the order in which they were looked at.
    package var findings: [PreflightFinding] = []
    /// Objects that were looked at.
    package var samples = 0
    /// Requests that the preflight itself sent.
    package var requestsSent = 0
    /// Rows of the manifest; nil where they cannot be known without reading all of it.
    package var rows: UInt64?
    /// Requests that the whole job will send, as far as can be said.
    package var requests: UInt64?
    /// US dollars, from the price list; nil where the store is not AWS.
    package var costDollars: Double?
    /// How long it will take; nil where nothing is known of the store's speed.
    package var seconds: Double?

    package init(mode: PreflightMode = .full) { self.mode = mode }

    /// Whether the job can run as it is.
    package var isPassed: Bool { !findings.contains { $0.level == .problem } }

    /// The sentences of all problems, each with what to do about it: why a job cannot run.
    package var problems: [String] {
        findings.filter { $0.level == .problem }.map(\.sentence)
    }
}
