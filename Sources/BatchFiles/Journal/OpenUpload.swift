// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A multipart upload that the journal does not show as ended.
package enum OpenUpload: Sendable, Equatable {
    /// It may exist at the destination under an id that was never recorded.
    case intended(UploadIntent)
    case started(UploadStart)
}
