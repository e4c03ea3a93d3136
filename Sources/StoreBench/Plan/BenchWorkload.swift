// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a user asks to have measured.
package enum BenchWorkload: String, Sendable, Codable, CaseIterable {
    /// Server-side copies of whole objects.
    case copy
    /// Server-side copies in parts.
    case multipart
    /// Bytes up and bytes down through this machine.
    case stream
    /// Pages of a listing.
    case list

    /// What is measured for it, one after the other.
    package var activities: [BenchActivity] {
        switch self {
        case .copy: [.copy]
        case .multipart: [.multipart]
        case .stream: [.put, .get]
        case .list: [.list]
        }
    }
}
