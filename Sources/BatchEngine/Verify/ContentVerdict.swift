// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a comparison of two objects by what is known of them came to.
enum ContentVerdict: Sendable, Equatable {
    case sameETag
    case sameChecksum
    /// They differ: in what, with both values.
    case different(String)
    /// What is known of them says neither.
    case unknown(UnverifiedReason)
}
