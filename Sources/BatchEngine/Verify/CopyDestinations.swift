// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Where the rows of a job went.
struct CopyDestinations: Sendable {
    private let copy: CopyPlan?
    /// By the index that rows of a replicate job have.
    private let replicas: [CopyPlan]

    /// Of a job with that operation; `replication` are the rules that it kept.
    init(_ operation: JobOperation, replication: JobReplication, settings: RunSettings) {
        switch operation {
        case .s3PutObjectCopy(let copy):
            self.copy = CopyPlan(operation: copy, settings: settings)
            replicas = []
        case .s3ReplicateObject:
            copy = nil
            replicas = replication.rules.map { rule in
                CopyPlan(
                    operation: S3PutObjectCopy(targetResource: rule.destination.bucket),
                    settings: settings)
            }
        case .other:
            copy = nil
            replicas = []
        }
    }

    /// Whether the job replicated, and so may have put delete markers.
    var areReplicas: Bool { copy == nil }

    /// How the row was copied; nil for one whose rule nobody knows.
    func plan(of row: ManifestRow) -> CopyPlan? {
        if let copy { return copy }
        guard let index = row.destination, replicas.indices.contains(index) else { return nil }
        return replicas[index]
    }
}
