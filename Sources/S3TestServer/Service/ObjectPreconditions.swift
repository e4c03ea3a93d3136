// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Conditional headers of S3, as decisions on a version.
enum ObjectPreconditions {
    /// The four headers of a copy's source, with the two combinations S3 documents.
    static func checkSource(_ request: S3Request, _ source: ObjectVersion) throws(S3Failure) {
        let name = "x-amz-copy-source-if-"
        if let wanted = request[name + "match"] {
            // A match that holds silences if-unmodified-since.
            guard matches(wanted, source) else { throw failed(name + "match") }
        } else if let date = time(request[name + "unmodified-since"]), seconds(source) > date {
            throw failed(name + "unmodified-since")
        }
        if let unwanted = request[name + "none-match"] {
            guard !matches(unwanted, source) else { throw failed(name + "none-match") }
        } else if let date = time(request[name + "modified-since"]), seconds(source) <= date {
            throw failed(name + "modified-since")
        }
    }

    /// `If-None-Match: *` and `If-Match` of a write.
    static func checkDestination(
        _ request: S3Request, _ current: ObjectVersion?
    ) throws(S3Failure) {
        let existing = current.flatMap { $0.isDeleteMarker ? nil : $0 }
        if let unwanted = request["if-none-match"] {
            guard unwanted == "*" else { throw S3Failure.notImplemented("If-None-Match") }
            guard existing == nil else { throw failed("If-None-Match") }
        }
        if let wanted = request["if-match"] {
            guard let existing else { throw S3Failure.noSuchKey(request.key) }
            guard matches(wanted, existing) else { throw failed("If-Match") }
        }
    }

    /// The four headers of GET and HEAD (RFC 9110 §13); true means 304.
    static func checkRead(
        _ request: S3Request, _ version: ObjectVersion
    ) throws(S3Failure) -> Bool {
        if let wanted = request["if-match"] {
            guard matches(wanted, version) else { throw failed("If-Match") }
        } else if let date = time(request["if-unmodified-since"]), seconds(version) > date {
            throw failed("If-Unmodified-Since")
        }
        if let unwanted = request["if-none-match"] { return matches(unwanted, version) }
        guard let date = time(request["if-modified-since"]) else { return false }
        return seconds(version) <= date
    }

    private static func matches(_ wanted: String, _ version: ObjectVersion) -> Bool {
        wanted == "*" || wanted.filter { $0 != "\"" } == version.etag
    }

    private static func time(_ header: String?) -> Int64? { header.flatMap(Timestamp.parseHTTP) }

    /// Whole seconds, in milliseconds: HTTP dates know no fractions.
    private static func seconds(_ version: ObjectVersion) -> Int64 {
        version.lastModified / 1_000 * 1_000
    }

    private static func failed(_ condition: String) -> S3Failure {
        var failure = S3Failure.preconditionFailed
        failure.extras = [("Condition", condition)]
        return failure
    }
}
