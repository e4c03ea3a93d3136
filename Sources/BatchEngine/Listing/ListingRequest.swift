// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A page that a plan wants.
struct ListingRequest: Sendable, Equatable {
    /// What it is wanted for.
    enum Purpose: Sendable {
        /// The next rows of a range.
        case rows
        /// The first key of the range to the right, once more.
        case check
    }

    let range: UInt64
    let purpose: Purpose
    let marker: ObjectsPage.Marker?
    /// Rows on the page at most; nil for as many as the store gives.
    let countMax: Int?
}
