// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Finds out, by reading and changing nothing, which permission a copy lacks.
struct PermissionInquiry {
    let client: S3Client
    let manifest: OpenManifest
    let copy: S3PutObjectCopy

    /// The permission and what it is for; both that it may be where only writing would tell.
    func missing() async -> String? {
        guard let source = try? await firstSource() else { return nil }
        let (asked, headers) = (client.trying, CopyHeaders(operation: copy).everyRequest())
        let place = "arn:aws:s3:::\(Self.text(source.bucket))/\(Self.text(source.key))"
        let head = await asked.headObject(source, headers: headers, using: S3Exchange())
        switch head.failure?.httpStatus {
        case 403?:
            let action = source.versionID == nil ? "s3:GetObject" : "s3:GetObjectVersion"
            return "\(action) on \(place)"
        case nil: break
        default: return nil
        }
        if copy.newObjectTagging == nil {
            let tags = await asked.getObjectTagging(
                source, headers: headers, using: S3Exchange())
            if tags.failure?.httpStatus == 403 { return "s3:GetObjectTagging on \(place)" }
        }
        let target = copy.targetResource.arn
        let tagging = copy.newObjectTagging == nil ? "" : " or s3:PutObjectTagging"
        return "The source can be read, so s3:PutObject\(tagging) on \(target)/*, or the use of"
            + " its KMS key,"
    }

    /// The object of the first row that can be read.
    private func firstSource() async throws -> ObjectAddress? {
        var reader = manifest.reader()
        guard let chunk = try await reader.next() else { return nil }
        for row in (0..<chunk.count).map(chunk.row) where row.problem == nil {
            return ObjectAddress(
                bucket: row.withBucket { [UInt8]($0) }, key: row.withKey { [UInt8]($0) },
                versionID: row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) })
        }
        return nil
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
