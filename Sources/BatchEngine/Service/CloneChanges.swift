// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What is to be different in a clone.
package struct CloneChanges: Sendable {
    /// Members of the document by their path, as in `Operation.S3PutObjectCopy.StorageClass`; null
    /// removes one.
    package var members: [JobDocumentChange] = []
    /// Over the rows of the job that failed, instead of its manifest.
    package var failedOnly = false

    package init() {}
}
