// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// Rows that were delivered before, to keep them from being delivered again.
package protocol DeliveredRows: Sendable {
    /// Those of the objects that are not among the rows: no row has their key and version.
    func missing(_ objects: [ListedObject]) async throws -> [ListedObject]
}
