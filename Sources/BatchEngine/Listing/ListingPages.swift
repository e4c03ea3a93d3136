// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Brings the pages of one listing. A request and its answer, no state.
package protocol ListingPages: Sendable {
    /// Where `page` runs cheapest; nil for anywhere.
    var executor: (any TaskExecutor)? { get }

    /// One page.
    ///
    /// - Parameters:
    ///   - marker: where it begins; nil for the first.
    ///   - countMax: rows at most; nil for as many as the store gives.
    /// - Returns: the page, or why there is none after all that the client tried.
    func page(
        after marker: ObjectsPage.Marker?, countMax: Int?
    ) async -> Result<ObjectsPage, S3Failure>
}
