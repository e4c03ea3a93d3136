// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// What a job's rows come from, opened and pinned, before anything is prepared.
package enum ManifestOrigin: Sendable {
    /// A text of rows, that may be read as it is.
    case text(OpenManifest)

    /// What must be the same when the job is resumed.
    var fingerprint: ManifestFingerprint {
        switch self {
        case .text(let manifest): manifest.source.fingerprint
        }
    }

    /// Whether rows name versions.
    var namesVersions: Bool {
        switch self {
        case .text(let manifest): manifest.namesVersions
        }
    }

    /// For messages.
    var name: String {
        switch self {
        case .text(let manifest): manifest.source.name
        }
    }

    /// Throws when it cannot be a manifest at all, as far as its beginning tells.
    func refuseIfUnusable() async throws {
        switch self {
        case .text(let manifest):
            var reader = manifest.reader()
            _ = try await reader.next()
        }
    }
}
