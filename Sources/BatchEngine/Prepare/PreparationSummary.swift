// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What is worth telling of how a manifest was prepared; kept beside it.
package struct PreparationSummary: Sendable, Equatable, Codable {
    /// Rows that are not part of the job, by kind.
    package var leftOut: [String: UInt64] = [:]
    /// Where a generated manifest was written, as a job document names it, and its ETag.
    package var generatedLocation: String?
    package var generatedETag: String?

    /// The manifest that was written, for other jobs.
    package var generatedManifest: GeneratedManifestDescriptor? {
        get {
            guard let text = generatedLocation, let location = ObjectLocation(text: text) else {
                return nil
            }
            return GeneratedManifestDescriptor(location: location, etag: generatedETag ?? "")
        }
        set {
            generatedLocation = newValue?.location.text
            generatedETag = newValue?.etag
        }
    }

    mutating func leaveOut(_ kind: RowExclusion) {
        leftOut[kind.rawValue, default: 0] += 1
    }

    mutating func add(_ other: PreparationSummary) {
        leftOut.merge(other.leftOut) { $0 + $1 }
    }
}
