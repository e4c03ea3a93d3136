// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// What must hold of versions that belong on top of each other.
struct VersionAudit {
    /// A row that names a version, and what came of it.
    private struct Outcome {
        let row: ScenarioRow
        let age: Int
        let isFinished: Bool
        let failure: TaskFailure?

        /// Failed for something that may be mended, so that a retry would put it on top.
        var mayComeLater: Bool {
            guard let failure else { return false }
            return !VersionAudit.codesOfGone.contains(failure.errorCode)
        }

        var isHeldBack: Bool { failure?.errorCode == "OlderVersionFailed" }
        var hasSucceeded: Bool { isFinished && failure == nil }
    }

    private let job: SimulatedJob
    private let keys: [(key: String, outcomes: [Outcome])]

    init(
        _ job: SimulatedJob, _ rows: [ScenarioRow], _ progress: ProgressSet,
        _ failures: [UInt64: TaskFailure]
    ) {
        self.job = job
        var byKey: [String: [Outcome]] = [:]
        for (index, row) in rows.enumerated() {
            guard let version = row.version else { continue }
            let outcome = Outcome(
                row: row, age: version.age, isFinished: progress.contains(UInt64(index)),
                failure: failures[UInt64(index)])
            byKey[row.arrivalKey, default: []].append(outcome)
        }
        keys = byKey.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static let codesOfGone = ["NoSuchVersion", "NoSuchKey", "SrcVersionNotFound"]

    private var codesOfDenied: [String] {
        if job.scenario.replicates { return ["SrcHeadObjectNotPermitted"] }
        // An answer to HEAD has a status and no code, and a second question may bring one.
        return (job.scenario.headFirst ? ["Forbidden"] : []) + ["AccessDenied"]
    }

    /// What is wrong at any moment, also right after a crash.
    func findings() -> [String] {
        keys.flatMap { key, outcomes in
            arrivalFindings(key, outcomes) + holdingFindings(outcomes)
        }
    }

    /// What is wrong when the job has ended and every row was tried until it was clear.
    func endFindings() -> [String] {
        keys.flatMap { endFindings($0.outcomes) }
    }

    /// Every version that ever arrived is at least as new as the one before it.
    private func arrivalFindings(_ key: String, _ outcomes: [Outcome]) -> [String] {
        let sources = job.store.model.sources
        var ages: [String: Int] = [:]
        for outcome in outcomes {
            if let source = sources[outcome.row.sourceName] { ages[source.etag] = outcome.age }
        }
        let arrived = (job.store.model.arrivals[key] ?? []).map { ages[$0.etag] ?? -1 }
        let isInOrder = zip(arrived, arrived.dropFirst()).allSatisfy { $0 <= $1 }
        return isInOrder && !arrived.contains(-1)
            ? [] : ["the versions of \(key) arrived in the order \(arrived)"]
    }

    /// A version that may come later has none above it, and only such a one holds others back.
    private func holdingFindings(_ outcomes: [Outcome]) -> [String] {
        var findings: [String] = []
        for older in outcomes where older.mayComeLater {
            for newer in outcomes where newer.hasSucceeded && newer.age > older.age {
                findings.append(
                    "\(newer.row.sourceName) is above \(older.row.sourceName), which may come later"
                )
            }
        }
        for newer in outcomes where newer.isHeldBack {
            // What the store does not list comes first, whatever its age was.
            let cause = outcomes.first {
                $0.mayComeLater && !$0.isHeldBack
                    && ($0.age <= newer.age || [$0.row.kind, newer.row.kind].contains(.missing))
            }
            if cause == nil { findings.append("\(newer.row.sourceName) is held back by nothing") }
        }
        return findings
    }

    /// What can be copied is, up to the first version that nobody may read.
    private func endFindings(_ outcomes: [Outcome]) -> [String] {
        let denied = outcomes.filter { $0.row.kind == .denied }.map(\.age).min() ?? .max
        let holders = outcomes.filter { $0.row.kind == .denied && !$0.isHeldBack }
        var findings: [String] = []
        for outcome in outcomes {
            let code = outcome.failure?.errorCode
            let isRight: Bool
            switch outcome.row.kind {
            case .missing:
                isRight =
                    Self.codesOfGone.contains(code ?? "")
                    || outcome.isHeldBack && denied != .max
            case .denied where outcome.age == denied && !outcome.isHeldBack:
                isRight = codesOfDenied.contains(code ?? "")
            default: isRight = outcome.age < denied ? code == nil : outcome.isHeldBack
            }
            if !isRight || !outcome.isFinished {
                findings.append(
                    "\(outcome.row.kind) \(outcome.row.sourceName), age \(outcome.age) ended with "
                        + "\(outcome.failure.map { "\($0)" } ?? "success")")
            }
        }
        if denied != .max, holders.count != 1 {
            findings.append("\(holders.count) versions of \(outcomes[0].row.key) hold others back")
        }
        return findings
    }
}
