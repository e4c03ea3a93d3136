// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where objects lie: a bucket, or an access point in front of one.
public enum S3Resource: Sendable, Equatable {
    case bucket(String)
    /// The whole ARN, `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME`.
    case accessPoint(arn: String)

    /// What a request names as its bucket.
    public var name: String {
        switch self {
        case .bucket(let name): name
        case .accessPoint(let arn): arn
        }
    }

    /// The ARN that a job document carries.
    public var arn: String {
        switch self {
        case .bucket(let name): "arn:aws:s3:::" + name
        case .accessPoint(let arn): arn
        }
    }

    /// Reads `arn:PARTITION:s3:::BUCKET` or `arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME`
    /// (`:` before the name is the older spelling); `nil` for anything else.
    public init?(arn: String) {
        let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, parts[2] == "s3" else {
            return nil
        }
        let name = parts[5]
        if parts[3].isEmpty, parts[4].isEmpty {
            guard BucketName.isPossible(name.utf8) else { return nil }
            self = .bucket(String(name))
            return
        }
        let isAccessPoint = name.hasPrefix("accesspoint/") || name.hasPrefix("accesspoint:")
        guard isAccessPoint, !parts[3].isEmpty, parts[4].utf8.count == 12,
            parts[4].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            BucketName.isPossible(name.dropFirst("accesspoint/".count).utf8)
        else { return nil }
        self = .accessPoint(arn: arn)
    }
}
