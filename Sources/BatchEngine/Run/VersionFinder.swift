// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Asks the store in which order the versions of a key were made.
struct VersionFinder {
    let client: S3Client

    /// The ids of the key's versions, newest first, as far back as the oldest of `wanted`.
    func newestFirst(
        bucket: [UInt8], key: [UInt8], wanted: Set<String>
    ) async throws(CopyInterruption) -> [String] {
        var found: [String] = []
        var missing = wanted
        var marker: ObjectsPage.Marker?
        repeat {
            let answer = await client.listObjectVersions(
                bucket: bucket, prefix: key, after: marker, using: S3Exchange())
            let page = try value(of: answer)
            let versions = page.objects.filter { $0.key == key }.compactMap(\.versionID)
            found += versions
            missing.subtract(versions)
            marker = page.next
            // Other keys begin with this one too; in byte order they come behind it.
            let isPast = page.objects.last.map { $0.key != key } ?? true
            if isPast && !found.isEmpty { break }
        } while !missing.isEmpty && marker != nil && found.count < Limits.versionsOfKeyMax
        return found
    }

    private func value(
        of answer: S3Answer<ObjectsPage>
    ) throws(CopyInterruption) -> ObjectsPage {
        guard var failure = answer.failure else { return try CopyInterruption.unwrap(answer) }
        failure.message =
            "The versions of this key cannot be listed to put them in order"
            + " (s3:ListBucketVersions): " + failure.message
        throw CopyInterruption(failure, attempts: answer.attempts)
    }
}
