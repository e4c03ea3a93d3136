// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Asks a store for multipart uploads whose ids were never learnt.
struct UploadFinder {
    let client: S3Client
    let headers: HeaderBlock

    /// The unfinished uploads of exactly that key, or why the store does not tell.
    func uploads(to object: ObjectAddress) async -> Result<[PendingUpload], S3Failure> {
        var found: [PendingUpload] = []
        var marker: UploadsPage.Marker?
        repeat {
            let answer = await client.listMultipartUploads(
                bucket: object.bucket, prefix: object.key, after: marker, headers: headers,
                using: S3Exchange())
            switch answer.result {
            case .failure(let failure): return .failure(failure)
            case .success(let page):
                found += page.uploads.filter { $0.key == object.key }
                marker = page.next
            }
        } while marker != nil
        return .success(found)
    }
}
