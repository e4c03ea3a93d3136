// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// Carries out rows whose objects are copied in parts.
struct LargeObjectCopier {
    let client: S3Client
    let journal: JobJournal
    let gate: PartGate
    let partsAtOnce: Int
    let throttles: ThrottleCounter
    let board: ProgressBoard
    let care: CopyCare
    let work: Work

    enum Work {
        case copy(CopyPlan)
        case replicate(ReplicaExaminer)
    }

    /// Copies the object, going on with an upload that an earlier run left where that still fits.
    nonisolated(nonsending) func copy(
        _ task: CopyTask, continuing earlier: OpenUpload? = nil
    ) async -> CopyResult {
        switch work {
        case .copy(let plan): await copier(plan).copy(task, continuing: earlier)
        case .replicate(let examiner):
            await examiner.copyInParts(task) { operation in
                await copier(examiner.plan(operation)).copy(task, continuing: earlier)
            }
        }
    }

    private func copier(_ plan: CopyPlan) -> MultipartCopier {
        MultipartCopier(
            plan: plan, client: client, journal: journal, gate: gate, partsAtOnce: partsAtOnce,
            throttles: throttles, board: board, care: care)
    }
}
