// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Carries out rows one after the other; every worker has one of its own.
enum RowCopier {
    case copy(ObjectCopier)
    case replicate(ReplicaCopier)

    /// Does what the row asks for, or says that it belongs to the lane of large objects.
    nonisolated(nonsending) func copy(_ row: ManifestRow) async -> CopyResult {
        switch self {
        case .copy(let copier): await copier.copy(row)
        case .replicate(let copier): await copier.copy(row)
        }
    }

    /// The row as the lane of large objects takes it.
    func task(_ row: ManifestRow) -> CopyTask {
        switch self {
        case .copy(let copier): copier.task(row)
        case .replicate(let copier): copier.task(row)
        }
    }

    /// Where the row's object is copied to; nil where that takes questions to find out.
    func destination(_ row: ManifestRow) -> (bucket: [UInt8], key: [UInt8])? {
        switch self {
        case .copy(let copier): copier.destination(row)
        case .replicate: nil
        }
    }

    /// Runs what calls `copy` for row after row; when the task is cancelled, the copy under way
    /// ends promptly.
    nonisolated(nonsending) func watchingCancellation(
        _ body: nonisolated(nonsending) () async -> Void
    ) async {
        switch self {
        case .copy(let copier): await copier.watchingCancellation(body)
        // Each of its requests is watched where it is sent.
        case .replicate: await body()
        }
    }
}
