// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a multipart upload ended.
package enum UploadEnd: UInt8, Sendable {
    case completed = 1
    case aborted = 2
}
