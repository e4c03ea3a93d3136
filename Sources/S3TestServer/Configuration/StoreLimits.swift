// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What S3 enforces, as numbers a test may lower.
package struct StoreLimits: Sendable {
    /// The largest source of CopyObject and the largest part copied (S3: 5 GiB).
    package var copyBytesMax: Int64 = 5 << 30
    /// The smallest part but the last, and the size a source must exceed for a range (S3: 5 MiB).
    package var partBytesMin: Int64 = 5 << 20
    /// Parts of one upload, and the highest part number.
    package var partsMax = 10_000
    /// Names and values of user metadata together, in UTF-8 bytes.
    package var metadataBytesMax = 2_048
    /// Tags of one object.
    package var tagsMax = 10
    /// A key, in UTF-8 bytes.
    package var keyBytesMax = 1_024
    /// A request body; enough for real parts in tests, small enough to be held in memory.
    package var requestBodyBytesMax = 64 << 20

    /// S3's own limits.
    package init() {}
}
