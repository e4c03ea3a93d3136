// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The `x-amz-copy-source` of a request: bucket, key, and the version if it names one.
struct CopySource {
    var bucket: String
    var key: ObjectKey
    var versionID: String?

    /// Reads `bucket/key`, `/bucket/key` or an access point's ARN, percent-encoded, with or without
    /// `?versionId=` behind it.
    init(_ header: String, accessPoints: [String: String]) throws(S3Failure) {
        let halves = header.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = PercentCoding.decode(halves[0].utf8, plusIsSpace: true),
            let path = String(validating: bytes, as: UTF8.self)
        else { throw Self.invalid }
        if halves.count > 1 {
            guard halves[1].hasPrefix("versionId="),
                let id = PercentCoding.decode(halves[1].dropFirst("versionId=".count).utf8)
            else { throw Self.invalid }
            versionID = String(decoding: id, as: UTF8.self)
        }
        let text = path.hasPrefix("/") ? path.dropFirst() : path[...]
        (bucket, key) = try text.hasPrefix("arn:") ? Self.accessPoint(text) : Self.plain(text)
        bucket = accessPoints[bucket] ?? bucket
    }

    private static func plain(_ text: Substring) throws(S3Failure) -> (String, ObjectKey) {
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { throw invalid }
        let key = Array(text.utf8[text.utf8.index(after: slash)...])
        guard slash > text.startIndex, !key.isEmpty else { throw invalid }
        return (String(text[..<slash]), ObjectKey(bytes: key))
    }

    /// `arn:aws:s3:region:account:accesspoint/name/object/key`.
    private static func accessPoint(_ text: Substring) throws(S3Failure) -> (String, ObjectKey) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6 else { throw invalid }
        let path = parts[5].utf8.split(
            separator: UInt8(ascii: "/"), maxSplits: 3, omittingEmptySubsequences: false)
        guard path.count == 4, String(path[0]) == "accesspoint", String(path[2]) == "object",
            !path[3].isEmpty, let name = String(path[1])
        else { throw invalid }
        return ("\(name)-\(parts[4])", ObjectKey(bytes: Array(path[3])))
    }

    private static let invalid = S3Failure.invalidArgument(
        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
        "x-amz-copy-source")
}
