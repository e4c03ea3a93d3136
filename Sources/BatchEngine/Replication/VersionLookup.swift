// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Finds out what a version is that the store calls missing. AWS says of a delete marker that it is
/// one (405, `x-amz-delete-marker`); other stores answer 404, and only a listing tells.
struct VersionLookup: Sendable {
    enum Finding {
        case deleteMarker
        /// The store contradicts itself.
        case object
        /// It is gone, or nobody may list.
        case missing
    }

    let client: S3Client
    /// Entries asked for at once: mostly the first ones are the key's own.
    private static let pageEntries = 100

    /// What the listing of its key says of the version; throws the result of a row that cannot be
    /// decided now.
    nonisolated(nonsending) func find(
        _ version: ObjectAddress
    ) async throws(CopyInterruption) -> Finding {
        guard let wanted = version.versionID.map({ String(decoding: $0, as: UTF8.self) }) else {
            return .missing
        }
        let exchange = S3Exchange()
        var marker: ObjectsPage.Marker?
        var seen = 0
        repeat {
            let answer = await client.listObjectVersions(
                bucket: version.bucket, prefix: version.key, after: marker,
                countMax: Self.pageEntries, using: exchange)
            if let failure = answer.failure, !failure.isAboutSigning,
                failure.kind != .waitedOut,
                [403, 404, 405, 501].contains(failure.httpStatus)
            {
                return .missing
            }
            let page = try CopyInterruption.unwrap(answer)
            for entry in page.objects where entry.key == version.key {
                if entry.versionID == wanted {
                    return entry.isDeleteMarker ? .deleteMarker : .object
                }
            }
            seen += page.objects.count
            // Other keys begin with this one too, and come behind it.
            guard page.objects.last?.key == version.key else { return .missing }
            marker = page.next
        } while marker != nil && seen < Limits.versionsOfKeyMax
        return .missing
    }
}
