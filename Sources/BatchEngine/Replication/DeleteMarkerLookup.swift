// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Finds out whether a version that the store calls missing is a delete marker. AWS says so when it
/// is asked for it (405, `x-amz-delete-marker`); other stores answer 404, and only a listing tells.
struct DeleteMarkerLookup: Sendable {
    let client: S3Client
    /// Entries asked for at once: mostly the first ones are the key's own.
    private static let pageEntries = 100

    /// Whether the version is there, as a delete marker. False too where nobody may list; throws
    /// the result of a row that cannot be decided now.
    nonisolated(nonsending) func isDeleteMarker(
        _ version: ObjectAddress
    ) async throws(CopyInterruption) -> Bool {
        guard let wanted = version.versionID.map({ String(decoding: $0, as: UTF8.self) }) else {
            return false
        }
        let exchange = S3Exchange()
        var marker: ObjectsPage.Marker?
        var seen = 0
        repeat {
            let answer = await client.listObjectVersions(
                bucket: version.bucket, prefix: version.key, after: marker,
                countMax: Self.pageEntries, using: exchange)
            if let failure = answer.failure, [403, 404, 405, 501].contains(failure.httpStatus) {
                return false
            }
            let page = try CopyInterruption.unwrap(answer)
            for entry in page.objects where entry.key == version.key {
                if entry.versionID == wanted { return entry.isDeleteMarker }
            }
            seen += page.objects.count
            // Other keys begin with this one too, and come behind it.
            guard page.objects.last?.key == version.key else { return false }
            marker = page.next
        } while marker != nil && seen < Limits.versionsOfKeyMax
        return false
    }
}
