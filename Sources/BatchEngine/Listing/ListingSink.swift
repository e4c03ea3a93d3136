// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where the rows of a listing go.
package protocol ListingSink: Sendable {
    /// Takes a batch. They come one at a time, and the listing waits meanwhile.
    ///
    /// - Throws: what ends the listing.
    func take(_ batch: ListingBatch) async throws

    /// The first rows that were delivered, to be looked up: asked for once, when a store is found
    /// not to list in order, or a listing of such a store goes on.
    ///
    /// - Parameter count: how many rows, counted over all batches.
    /// - Returns: what looks rows up, until the listing is over.
    /// - Throws: what ends the listing.
    func delivered(first count: UInt64) async throws -> any DeliveredRows
}
