// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials

/// The report in a job's directory.
extension PreflightReport {
    /// The report that is kept; nil where there is none, or none that this version reads.
    static func read(of directory: JobDirectory) throws -> PreflightReport? {
        try directory.readPreflight().flatMap {
            try? JSONDecoder().decode(PreflightReport.self, from: Data($0))
        }
    }

    func write(in directory: JobDirectory) throws {
        try directory.write(preflight: try JobStore.encode(self))
    }

    /// Why a job cannot run; nil where it can. The first problem tells, with the number of others.
    var refusal: JobFailure? {
        let problems = findings.filter { $0.level == .problem }
        guard var failure = problems.first?.failure else { return nil }
        if problems.count > 1 {
            let others = problems.count - 1
            failure.failureReason += " (and \(others) other problem\(others == 1 ? "" : "s"))"
        }
        return failure
    }
}
