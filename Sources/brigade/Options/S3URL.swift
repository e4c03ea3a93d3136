// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// `s3://bucket/key`, or an access point's ARN with a key behind it.
struct S3URL {
    let resource: S3Resource
    let key: String

    /// As a command line has it.
    var text: String {
        let start = if case .bucket(let name) = resource { "s3://" + name } else { resource.arn }
        return key.isEmpty ? start : "\(start)/\(key)"
    }

    init?(_ text: String) {
        if text.hasPrefix("s3://") {
            let rest = text.dropFirst("s3://".count)
            let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, BucketName.isPossible(name.utf8) else { return nil }
            resource = .bucket(String(name))
            key = parts.count > 1 ? String(parts[1]) : ""
            return
        }
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        let arn = parts.prefix(2).joined(separator: "/")
        guard let resource = S3Resource(arn: arn), case .accessPoint = resource else { return nil }
        self.resource = resource
        key = parts.count > 2 ? String(parts[2]) : ""
    }
}
