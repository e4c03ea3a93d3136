// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a worker does again and again while a cell is measured.
package enum BenchActivity: String, Sendable, Codable, CaseIterable {
    /// CopyObject.
    case copy
    /// CreateMultipartUpload, UploadPartCopy for every part, CompleteMultipartUpload.
    case multipart
    /// PutObject.
    case put
    /// GetObject; a large object in ranges, one after the other.
    case get
    /// ListObjectsV2, one page.
    case list

    /// Whether it leaves objects behind, to be removed after each cell.
    var writes: Bool { self == .copy || self == .multipart || self == .put }

    /// Requests that one call has under way at once, at most.
    var requestsAtOnce: Int { self == .multipart ? BenchLimits.partsAtOnce : 1 }
}
