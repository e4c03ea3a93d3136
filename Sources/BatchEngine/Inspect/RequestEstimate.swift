// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The requests that a copy of a manifest's rows will take when each succeeds at once.
package struct RequestEstimate: Sendable, Equatable {
    package private(set) var copyObject: UInt64 = 0
    package private(set) var createMultipartUpload: UInt64 = 0
    package private(set) var uploadPartCopy: UInt64 = 0
    package private(set) var completeMultipartUpload: UInt64 = 0
    /// Source and result of what is copied in parts; archived objects, whether they were restored.
    package private(set) var headObject: UInt64 = 0
    package private(set) var getObjectTagging: UInt64 = 0
    /// Objects whose size the manifest does not tell: taken as one copy each, and more where one is
    /// above 5 GiB.
    package private(set) var unknownSizes: UInt64 = 0

    package init() {}

    /// What a store bills as a write.
    package var writes: UInt64 {
        copyObject + createMultipartUpload + uploadPartCopy + completeMultipartUpload
    }

    /// What a store bills as a read.
    package var reads: UInt64 { headObject + getObjectTagging }

    /// Adds an object that will be copied; nil for a size that is not known.
    package mutating func addCopy(ofBytes size: UInt64?) {
        guard let size else {
            unknownSizes += 1
            copyObject += 1
            return
        }
        let lane = CopyLane(sourceBytes: size, multipartThresholdBytes: Limits.partBytesMax)
        guard lane == .multipart, let layout = PartLayout(objectBytes: size, partBytesWanted: nil)
        else {
            copyObject += 1
            return
        }
        createMultipartUpload += 1
        uploadPartCopy += UInt64(layout.count)
        completeMultipartUpload += 1
        headObject += 2
        getObjectTagging += 1
    }

    /// Adds an archived object, which is asked whether it was restored.
    package mutating func addArchived() {
        headObject += 1
    }
}
