// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Finds bucket, key, query and operation in a request.
struct RequestRouter: Sendable {
    /// `NAME-ACCOUNT` to the bucket behind the access point.
    let accessPoints: [String: String]

    /// Decoded name and value pairs of a query, in order; nil when an escape is broken.
    static func query(_ raw: [UInt8]) -> [(name: [UInt8], value: [UInt8])]? {
        var pairs: [(name: [UInt8], value: [UInt8])] = []
        for pair in raw.split(separator: UInt8(ascii: "&")) {
            let halves = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decode(halves[0], plusIsSpace: true),
                let value = PercentCoding.decode(
                    halves.count > 1 ? halves[1] : [], plusIsSpace: true)
            else { return nil }
            pairs.append((name, value))
        }
        return pairs
    }

    /// The request, understood; nil when its path or query is not well encoded UTF-8.
    func route(_ http: HTTPRequest, now: Int64) -> S3Request? {
        guard let pairs = Self.query(http.rawQuery), let (bucket, key) = place(http),
            String(validating: key.bytes, as: UTF8.self) != nil
        else { return nil }
        var query: [String: String] = [:]
        for (name, value) in pairs {
            query[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
        }
        let operation = Self.operation(http, bucket: bucket, key: key, query: query)
        return S3Request(
            http: http, operation: operation, bucket: accessPoints[bucket] ?? bucket, key: key,
            query: query, now: now, identity: TestIdentity())
    }

    /// Bucket and key, from the host name (`bucket.localhost`) or the path.
    private func place(_ http: HTTPRequest) -> (String, ObjectKey)? {
        let host = (http["host"] ?? "").split(separator: ":").first ?? ""
        let path = http.rawPath.dropFirst()
        if host.hasSuffix(".localhost") {
            guard let key = PercentCoding.decode(path) else { return nil }
            return (String(host.dropLast(".localhost".count)), ObjectKey(bytes: key))
        }
        let halves = path.split(
            separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let bucket = PercentCoding.decode(halves[0]),
            let key = PercentCoding.decode(halves.count > 1 ? halves[1] : [])
        else { return nil }
        return (String(decoding: bucket, as: UTF8.self), ObjectKey(bytes: key))
    }

    private static func operation(
        _ http: HTTPRequest, bucket: String, key: ObjectKey, query: [String: String]
    ) -> S3Operation {
        if bucket.isEmpty { return http.method == "GET" ? .listBuckets : .unknown }
        if key.bytes.isEmpty { return bucketOperation(http.method, query) }
        return objectOperation(http, query)
    }

    private static func bucketOperation(_ method: String, _ query: [String: String]) -> S3Operation
    {
        let known: Set<String> = [
            "list-type", "versions", "uploads", "versioning", "location", "object-lock", "delete",
            "prefix", "delimiter", "marker", "max-keys", "encoding-type", "start-after",
            "continuation-token", "fetch-owner", "key-marker", "version-id-marker", "max-uploads",
            "upload-id-marker", "x-id", "replication", "ownershipControls",
        ]
        guard Set(query.keys).isSubset(of: known) else { return .unknown }
        if query["replication"] != nil {
            return configuration(
                method, .getBucketReplication, .putBucketReplication, .deleteBucketReplication)
        }
        if query["ownershipControls"] != nil {
            return configuration(
                method, .getBucketOwnershipControls, .putBucketOwnershipControls,
                .deleteBucketOwnershipControls)
        }
        switch method {
        case "PUT": return query["versioning"] == nil ? .createBucket : .putBucketVersioning
        case "HEAD": return .headBucket
        case "DELETE": return .deleteBucket
        case "POST": return query["delete"] == nil ? .unknown : .deleteObjects
        case "GET":
            if query["list-type"] == "2" { return .listObjectsV2 }
            if query["versions"] != nil { return .listObjectVersions }
            if query["uploads"] != nil { return .listMultipartUploads }
            if query["versioning"] != nil { return .getBucketVersioning }
            if query["location"] != nil { return .getBucketLocation }
            return query["object-lock"] == nil ? .listObjects : .getObjectLockConfiguration
        default: return .unknown
        }
    }

    /// Which of a configuration's three operations a method means.
    private static func configuration(
        _ method: String, _ get: S3Operation, _ put: S3Operation, _ delete: S3Operation
    ) -> S3Operation {
        switch method {
        case "GET": get
        case "PUT": put
        case "DELETE": delete
        default: .unknown
        }
    }

    private static func objectOperation(
        _ http: HTTPRequest, _ query: [String: String]
    ) -> S3Operation {
        let isCopy = http["x-amz-copy-source"] != nil
        let hasUpload = query["uploadId"] != nil
        if query["attributes"] != nil || query["torrent"] != nil { return .unknown }
        switch http.method {
        case "PUT":
            if hasUpload { return isCopy ? .uploadPartCopy : .uploadPart }
            return subresource(
                query, .putObjectTagging, .putObjectAcl, .putObjectRetention,
                .putObjectLegalHold) ?? (isCopy ? .copyObject : .putObject)
        case "GET":
            if hasUpload { return .listParts }
            return subresource(
                query, .getObjectTagging, .getObjectAcl, .getObjectRetention,
                .getObjectLegalHold) ?? .getObject
        case "HEAD": return .headObject
        case "DELETE":
            if hasUpload { return .abortMultipartUpload }
            return query["tagging"] == nil ? .deleteObject : .deleteObjectTagging
        case "POST":
            if query["uploads"] != nil { return .createMultipartUpload }
            if hasUpload { return .completeMultipartUpload }
            return query["restore"] == nil ? .unknown : .restoreObject
        default: return .unknown
        }
    }

    private static func subresource(
        _ query: [String: String], _ tagging: S3Operation, _ acl: S3Operation,
        _ retention: S3Operation, _ hold: S3Operation
    ) -> S3Operation? {
        if query["tagging"] != nil { return tagging }
        if query["acl"] != nil { return acl }
        if query["retention"] != nil { return retention }
        return query["legal-hold"] == nil ? nil : hold
    }
}
