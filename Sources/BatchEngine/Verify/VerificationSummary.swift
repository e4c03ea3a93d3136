// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What a look at a job's destination found.
package struct VerificationSummary: Sendable, Equatable {
    /// Rows whose copy is like its source.
    package internal(set) var same: UInt64 = 0
    /// Rows whose copy is there, and was not to be compared.
    package internal(set) var present: UInt64 = 0
    /// Rows whose copy is there and could not be compared, by reason.
    package internal(set) var unverified: [UnverifiedReason: UInt64] = [:]
    /// Rows whose copy is not what the job said, by code.
    package internal(set) var problems: [String: UInt64] = [:]
    /// The first few of those.
    package internal(set) var findings: [VerificationFinding] = []
    /// Rows that failed in the job, and have no copy to look for.
    package internal(set) var failedInJob: UInt64 = 0
    /// Rows that the job never came to.
    package internal(set) var notRun: UInt64 = 0
    /// Versions that lie under a newer one of the same manifest.
    package internal(set) var older: UInt64 = 0
    /// Rows that were not chosen for the sample.
    package internal(set) var notChosen: UInt64 = 0
    /// Why the job's own report is not to be trusted; empty when it is.
    package internal(set) var reportProblems: [String] = []
    /// Whether all that was to be looked at was.
    package internal(set) var isWhole = true

    package init() {}

    /// Rows whose copy is there and could not be compared.
    package var unverifiedCount: UInt64 { unverified.values.reduce(0, +) }
    /// Rows whose copy is not what the job said.
    package var problemCount: UInt64 { problems.values.reduce(0, +) }
    /// Rows that were looked at.
    package var checked: UInt64 { same + present + unverifiedCount + problemCount }
    /// Whether everything that was looked at is what the job said.
    package var isGood: Bool { problemCount == 0 && reportProblems.isEmpty }
}
