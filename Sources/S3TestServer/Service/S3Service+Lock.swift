// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

// Retention and legal hold of an object.
extension S3Service {
    func lock(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) -> HTTPResponse {
        guard state.buckets[request.bucket]?.hasObjectLock == true else {
            throw S3Failure.invalidRequest("Bucket is missing Object Lock Configuration")
        }
        let attributes = version.attributes
        switch request.operation {
        case .getObjectRetention:
            guard let mode = attributes.lockMode, let until = attributes.lockRetainUntil else {
                throw Self.noLock
            }
            return HTTPResponse(
                xml: XMLWriter.document("Retention") { document in
                    document.element("Mode", mode)
                    document.element("RetainUntilDate", until)
                })
        case .getObjectLegalHold:
            guard let hold = attributes.legalHold else { throw Self.noLock }
            return HTTPResponse(
                xml: XMLWriter.document("LegalHold") { $0.element("Status", hold) })
        case .putObjectLegalHold:
            let hold = try request.xml()["Status"]?.text ?? ""
            try LockRules.check(mode: nil, date: nil, hold: hold, now: request.now)
            change(version, request, &state) { $0.legalHold = hold }
        default: try setRetention(request, version, &state)
        }
        return HTTPResponse()
    }

    private func setRetention(
        _ request: S3Request, _ version: ObjectVersion, _ state: inout StoreState
    ) throws(S3Failure) {
        let root = try request.xml()
        let mode = root["Mode"]?.text
        let date = root["RetainUntilDate"]?.text
        try LockRules.check(mode: mode, date: date, hold: nil, now: request.now)
        let old = version.attributes
        let bypass = request["x-amz-bypass-governance-retention"] == "true"
        let until = { (text: String?) in text.flatMap(Timestamp.parseISO8601) ?? 0 }
        let isWeaker =
            until(date) < until(old.lockRetainUntil)
            || (old.lockMode == "COMPLIANCE" && mode != "COMPLIANCE")
        let isHeld = until(old.lockRetainUntil) > request.now
        guard !isHeld || !isWeaker || (old.lockMode == "GOVERNANCE" && bypass) else {
            throw S3Failure(
                403, "AccessDenied", "Access Denied because object protected by object lock.")
        }
        change(version, request, &state) { attributes in
            attributes.lockMode = mode
            attributes.lockRetainUntil = date
        }
    }

    private static let noLock = S3Failure(
        404, "NoSuchObjectLockConfiguration",
        "The specified object does not have a ObjectLock configuration")
}
