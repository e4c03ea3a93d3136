// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Decides about a row by what its manifest tells of the object, before anything is asked. Pure.
struct RowScreen {
    enum Verdict: Equatable {
        case take
        /// Not part of the job, because somebody asked for that.
        case leaveOut(RowExclusion)
        /// Part of the job, and failed.
        case refuse(TaskFailure)
    }

    let exclusions: [RowExclusion]
    /// Whether delete markers are left to whoever knows the replication rules.
    let takesDeleteMarkers: Bool

    init(_ request: JobRequest, exclusions: [RowExclusion]) {
        self.exclusions = exclusions
        takesDeleteMarkers = request.operation == .s3ReplicateObject
    }

    func verdict(on row: ManifestRow) -> Verdict {
        guard row.problem == nil, row.tellsOfObject else { return .take }
        let exclusion = RowExclusion.first(
            of: exclusions, isNoncurrent: row.isLatest == false,
            isDeleteMarker: row.isDeleteMarker, isArchived: row.isArchived)
        if let exclusion { return .leaveOut(exclusion) }
        if row.isDeleteMarker { return takesDeleteMarkers ? .take : .refuse(Self.deleteMarker) }
        if row.encryptionStatus == "SSE-C" { return .refuse(Self.customerKey) }
        return .take
    }

    private static let deleteMarker = TaskFailure(
        httpStatus: 405, errorCode: "DeleteMarker",
        message: "This version is a delete marker and has nothing to copy; --skip delete-markers"
            + " leaves such rows out",
        attempts: 0)

    private static let customerKey = TaskFailure(
        httpStatus: 400, errorCode: "InvalidRequest",
        message: "The object is encrypted with a key that its owner keeps (SSE-C), which a job"
            + " cannot name", attempts: 0)
}
