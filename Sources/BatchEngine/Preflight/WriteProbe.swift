// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc
import S3Client

/// Tries whether a place can be written where a job writes documents of its own: the report, a
/// generated manifest.
struct WriteProbe {
    let trial: PreflightTrial
    /// `Report`, `Generated manifest`.
    let subject: String
    let destination: ObjectLocation
    let prefix: String?
    /// What every request carries, and what a write carries besides.
    let owner: HeaderBlock
    var writing = HeaderBlock()

    func run() async throws -> [PreflightFinding] {
        switch destination {
        case .file(let path): return [folder(path)]
        case .s3(let bucket, _): return try await object(Array(bucket.utf8))
        }
    }

    /// The nearest folder that is there must take new files.
    private func folder(_ path: String) -> PreflightFinding {
        var folder = path
        while folder != "/", !folder.isEmpty, access(folder, F_OK) != 0 {
            folder = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ""
        }
        let existing = folder.isEmpty ? "/" : folder
        var status = stat()
        let isFolder = stat(existing, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        guard isFolder, access(existing, W_OK | X_OK) == 0 else {
            return PreflightFinding(
                .problem, subject,
                "Nothing can be written to \(path): \(existing) is "
                    + (isFolder ? "not writable" : "no folder"),
                remedy: "Make \(path) a folder that can be written, or name another",
                code: "ReportNotWritable")
        }
        return PreflightFinding(.passed, subject, "\(path) can be written")
    }

    private func object(_ bucket: [UInt8]) async throws -> [PreflightFinding] {
        let facts = try await BucketFacts.survey(bucket, headers: owner, role: subject, trial)
        var refusal = trial.mode == .readOnly ? "the preflight only reads" : facts.refusalToWrite
        let object = ObjectAddress(
            bucket: bucket, key: trial.probeKey(beside: Array(folderKey.utf8)))
        let trail = ProbeTrail(trial: trial, headers: owner, facts: facts)
        if refusal == nil, let failure = await trail.refusal(toRemove: object) {
            refusal = "what is written could not be removed: \(PreflightReason.said(failure))"
        }
        if let refusal {
            return [
                PreflightFinding(
                    .note, "Not tried", "s3:PutObject on \(facts.name) (\(subject)): \(refusal)")
            ]
        }
        let copies = CopyTrial(trial: trial, trail: trail, bucket: bucket)
        return try await trail.removingAll {
            var headers = owner
            headers.append(contentsOf: writing)
            guard let failure = try await copies.put(object, headers) else {
                return [PreflightFinding(.passed, subject, "\(facts.name) can be written")]
            }
            return [
                PreflightReason.finding(
                    failure, .problem, action: "s3:PutObject",
                    on: PreflightReason.objects(facts.name),
                    doing: "\(subject): nothing can be written to \(facts.name)")
            ]
        }
    }

    private var folderKey: String {
        guard let prefix, !prefix.isEmpty else { return "" }
        return prefix.hasSuffix("/") ? prefix : prefix + "/"
    }
}
