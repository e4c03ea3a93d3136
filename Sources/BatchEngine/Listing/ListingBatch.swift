// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Some rows of a listing, and what having them means.
package struct ListingBatch: Sendable {
    /// In the listing's order; versions of one key all together, the newest first. Batches follow
    /// each other in no order. May be empty.
    package let objects: [ListedObject]
    /// What the batch changes.
    package let delta: ListingDelta
    /// The state with the batch delivered. Whoever makes rows durable makes this durable with them,
    /// in one step: all of it, which is small (`bytes`), or the delta.
    package let state: ListingState
}
