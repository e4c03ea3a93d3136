// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

extension JobStore {
    /// Takes a job on without asking its store anything: it is New, its manifest is looked at when
    /// it is prepared.
    ///
    /// - Parameters:
    ///   - order: what is wanted.
    ///   - defaults: how it is run where the order does not say.
    ///   - id: of the job.
    ///   - now: when it was asked for.
    /// - Returns: the job's directory, which nobody owns yet.
    /// - Throws: when there is such a job, or the disk refuses.
    @discardableResult
    package func accept(
        _ order: JobOrder, defaults: RunSettings = RunSettings(), id: JobID = .random(),
        now: Timestamp
    ) throws -> JobDirectory {
        try create(
            order.request, settings: order.settings ?? defaults, replication: order.replication,
            id: id, now: now
        ).directory
    }
}
