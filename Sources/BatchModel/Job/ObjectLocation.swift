// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a manifest lies or a report goes: an object of a store, or a file of this machine.
public enum ObjectLocation: Sendable, Equatable {
    case s3(bucket: String, key: String)
    /// A path, from a `file://` URL; relative to the directory of the caller until resolved.
    case file(path: String)

    /// What a job document carries: `arn:aws:s3:::bucket/key` or `file:///path`.
    public var text: String {
        switch self {
        case .s3(let bucket, let key):
            S3Resource.bucket(bucket).arn + (key.isEmpty ? "" : "/" + key)
        case .file(let path): "file://" + FileURL.encode(path)
        }
    }

    /// Reads a bucket's ARN with or without a key behind it, or a `file://` URL.
    public init?(text: String) {
        if text.hasPrefix("file://") {
            guard let path = FileURL.path(text) else { return nil }
            self = .file(path: path)
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard case .bucket(let bucket)? = S3Resource(arn: String(parts[0])) else { return nil }
        self = .s3(bucket: bucket, key: parts.count > 1 ? String(parts[1]) : "")
    }

    /// The same place with a relative path made absolute.
    public func resolved(against directory: String) -> ObjectLocation {
        guard case .file(let path) = self, !path.hasPrefix("/") else { return self }
        return .file(path: directory + "/" + path)
    }
}
