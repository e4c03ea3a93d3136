// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Rows that a plan lets go, with what is true once they are delivered.
struct ListingDelivery: Sendable, Equatable {
    var objects: [ListedObject]
    var events: [ListingEvent]
    /// Whether rows among them may have been delivered before.
    var mayRepeat = false
}
