// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

extension Preflight {
    /// Looks at a job that was ordered of a service, with a store of its own.
    ///
    /// - Parameters:
    ///   - order: the job.
    ///   - defaults: settings of a job that does not bring its own.
    ///   - mode: whether something may be written.
    /// - Throws: what keeps the store from being asked at all, and `CancellationError`.
    /// - Returns: what was found.
    package static func report(
        on order: JobOrder, defaults: RunSettings, mode: PreflightMode = .full
    ) async throws -> PreflightReport {
        let settings = order.settings ?? defaults
        let store = try StoreAccess.open(
            settings, roleARN: order.request.roleARN, job: .random())
        defer { store.close() }
        try await store.obtainCredentials()
        return try await Preflight(
            store: store, request: order.request, settings: settings,
            replication: order.replication, mode: mode
        ).run()
    }
}
