// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which way an object goes.
enum CopyLane: Equatable {
    /// One CopyObject.
    case single
    /// CreateMultipartUpload, UploadPartCopy for each part, CompleteMultipartUpload.
    case multipart

    /// Decides from a known size; without one the single copy is tried first.
    init(sourceBytes: UInt64?, multipartThresholdBytes: UInt64) {
        guard let sourceBytes else {
            self = .single
            return
        }
        self = sourceBytes > multipartThresholdBytes ? .multipart : .single
    }
}
