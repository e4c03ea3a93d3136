// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// A source object that was looked at.
struct SampledSource: Sendable {
    let sample: PreflightSample
    /// Nil where it cannot be read.
    var head: ObjectHead?
    /// Nil where they cannot be read, or need not.
    var tags: [S3Tag]?
    var hasUnreadableTags = false
    /// Whether a copy of it can be tried.
    var isCopyable = false

    var size: UInt64 { UInt64(max(0, head?.size ?? 0)) }
}
