// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far RestoreObject is with an archived object.
package enum RestoreState: String, Sendable {
    /// Not asked for.
    case none
    /// Asked for; the bytes cannot be read yet.
    case ongoing
    /// The bytes can be read.
    case finished

    /// What `x-amz-restore` says.
    var header: String? {
        switch self {
        case .none: nil
        case .ongoing: "ongoing-request=\"true\""
        case .finished:
            "ongoing-request=\"false\", expiry-date=\"Fri, 01 Jan 2100 00:00:00 GMT\""
        }
    }
}
