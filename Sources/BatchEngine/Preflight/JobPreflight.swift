// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Looks at a job while it is prepared, keeps what was found with it, and refuses a job that cannot
/// run. It waits for its store as a run would.
struct JobPreflight {
    let directory: JobDirectory
    let request: JobRequest
    let settings: RunSettings
    let store: StoreAccess
    let surroundings: RunSurroundings

    /// How far a job is looked at; nil where it is not. Where nobody says: one that was taken on
    /// unseen and that somebody is to confirm, who will read the answer. Any other runs at once,
    /// and what some of its rows lack fails those rows.
    static func mode(
        _ setting: PreflightSetting?, isUnseen: Bool, isToBeConfirmed: Bool
    ) -> PreflightMode? {
        switch setting {
        case .full?: .full
        case .readOnly?: .readOnly
        case .off?: nil
        case nil: isUnseen && isToBeConfirmed ? .full : nil
        }
    }

    /// Looks, unless that was done before.
    ///
    /// - Throws: `PreflightRefusal` for a job that cannot run, `JobFailure` for what may pass, and
    ///   what keeps the manifest from being read.
    func run(_ mode: PreflightMode, of origin: ManifestOrigin) async throws {
        guard try PreflightReport.read(of: directory) == nil else { return }
        let preflight = Preflight(
            store: store, request: request, settings: settings,
            replication: try ReplicationFile.read(of: directory).everyBucket, mode: mode,
            surroundings: surroundings, job: (directory.jobID, origin))
        let report = try await preflight.run()
        if let hindrance = report.findings.first(where: \.mayPass) { throw hindrance.failure }
        try report.write(in: directory)
        if let refusal = report.refusal { throw PreflightRefusal(failure: refusal) }
    }
}
