// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads a canned ACL or grant headers into grants.
struct ACLReader {
    let request: S3Request
    let bucket: Bucket
    let configuration: TestServerConfiguration

    private static let allUsers = "http://acs.amazonaws.com/groups/global/AllUsers"
    private static let knownUsers = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
    /// Header suffix and permission; objects take no grant-write.
    private static let grantHeaders = [
        ("read", "READ"), ("read-acp", "READ_ACP"), ("write-acp", "WRITE_ACP"),
        ("full-control", "FULL_CONTROL"),
    ]

    /// Whether the request says anything about the ACL.
    var isPresent: Bool {
        request["x-amz-acl"] != nil
            || Self.grantHeaders.contains { request["x-amz-grant-\($0.0)"] != nil }
    }

    /// The grants; without headers the owner alone has full control.
    func grants() throws(S3Failure) -> [ACLGrant] {
        let owner = ACLGrant(
            grantee: .user(configuration.canonicalOwnerID), permission: "FULL_CONTROL")
        var granted: [ACLGrant] = []
        for (suffix, permission) in Self.grantHeaders {
            guard let value = request["x-amz-grant-\(suffix)"] else { continue }
            granted += try Self.grantees(value).map {
                ACLGrant(grantee: $0, permission: permission)
            }
        }
        if request["x-amz-acl"] != nil, !granted.isEmpty {
            throw S3Failure.invalidRequest(
                "Specifying both Canned ACLs and Header Grants is not allowed")
        }
        if bucket.disablesACLs,
            !granted.isEmpty
                || !["bucket-owner-full-control", nil].contains(request["x-amz-acl"])
        {
            throw S3Failure(
                400, "AccessControlListNotSupported", "The bucket does not allow ACLs")
        }
        return granted.isEmpty ? [owner] + (try canned()) : granted
    }

    private func canned() throws(S3Failure) -> [ACLGrant] {
        switch request["x-amz-acl"] {
        case nil, "private", "bucket-owner-read", "bucket-owner-full-control", "aws-exec-read":
            return []
        case "public-read": return [ACLGrant(grantee: .group(Self.allUsers), permission: "READ")]
        case "public-read-write":
            return ["READ", "WRITE"].map {
                ACLGrant(grantee: .group(Self.allUsers), permission: $0)
            }
        case "authenticated-read":
            return [ACLGrant(grantee: .group(Self.knownUsers), permission: "READ")]
        case let other: throw S3Failure.invalidArgument("", "x-amz-acl", other)
        }
    }

    /// `id="…", uri="…"`.
    private static func grantees(_ value: String) throws(S3Failure) -> [ACLGrant.Grantee] {
        var grantees: [ACLGrant.Grantee] = []
        for piece in value.split(separator: ",") {
            let halves = piece.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let name = halves.first else {
                throw S3Failure.invalidArgument("Argument format not recognized", nil, value)
            }
            let text = String(halves[1].filter { $0 != "\"" })
            switch name.lowercased() {
            case "id": grantees.append(.user(text))
            case "uri": grantees.append(.group(text))
            case "emailaddress":
                throw S3Failure(
                    405, "MethodNotAllowed", "Grants by email address are no longer supported")
            default: throw S3Failure.invalidArgument("Argument format not recognized", nil, value)
            }
        }
        return grantees
    }
}
