// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// The refusals that more than one place gives, in S3's words.
extension S3Failure {
    static let accessDenied = S3Failure(403, "AccessDenied", "Access Denied")
    static let malformedXML = S3Failure(
        400, "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published schema")
    static let preconditionFailed = S3Failure(
        412, "PreconditionFailed",
        "At least one of the pre-conditions you specified did not hold")
    static let noSuchUpload = S3Failure(
        404, "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may "
            + "have been aborted or completed.")
    static let invalidPart = S3Failure(
        400, "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been "
            + "uploaded, or the specified entity tag may not match the part's entity tag.")

    static func noSuchBucket(_ name: String) -> S3Failure {
        S3Failure(
            404, "NoSuchBucket", "The specified bucket does not exist",
            extras: [("BucketName", name)])
    }

    static func noSuchKey(_ key: ObjectKey, isMarker: Bool = false) -> S3Failure {
        S3Failure(
            404, "NoSuchKey", "The specified key does not exist.",
            extras: [("Key", key.description)],
            headers: isMarker ? [("x-amz-delete-marker", "true")] : [])
    }

    static func noSuchVersion(_ key: ObjectKey, _ id: String) -> S3Failure {
        S3Failure(
            404, "NoSuchVersion", "The specified version does not exist.",
            extras: [("Key", key.description), ("VersionId", id)])
    }

    static func invalidArgument(
        _ message: String, _ name: String? = nil, _ value: String? = nil
    ) -> S3Failure {
        var extras: [(String, String)] = []
        if let name { extras.append(("ArgumentName", name)) }
        if let value { extras.append(("ArgumentValue", value)) }
        return S3Failure(400, "InvalidArgument", message, extras: extras)
    }

    static func invalidRequest(_ message: String) -> S3Failure {
        S3Failure(400, "InvalidRequest", message)
    }

    static func notImplemented(_ what: String) -> S3Failure {
        S3Failure(
            501, "NotImplemented",
            "A header you provided implies functionality that is not implemented",
            extras: [("Header", what)])
    }

    static func invalidObjectState(_ storageClass: String, source: Bool) -> S3Failure {
        S3Failure(
            403, "InvalidObjectState",
            source
                ? "Operation is not valid for the source object's storage class"
                : "The operation is not valid for the object's storage class",
            extras: [("StorageClass", storageClass)])
    }

    static let markerNotAllowed = S3Failure(
        405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
        headers: [("x-amz-delete-marker", "true"), ("Allow", "DELETE")])
}
