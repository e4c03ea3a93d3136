// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a request says of its own signature, in its Authorization header or its query.
struct SignatureClaim: Sendable, Equatable {
    static let algorithm = "AWS4-HMAC-SHA256"

    var accessKey: String
    /// `YYYYMMDD` of the credential scope.
    var day: String
    var region: String
    var service: String
    /// In lower case, as they stand there.
    var signedHeaders: [String]
    var signature: String
    /// `YYYYMMDDTHHMMSSZ`.
    var time: String
    /// What the payload is said to hash to; nil where nothing is said.
    var payloadHash: String?
    var token: String?
    /// Seconds that a query's signature is good for; nil for one in a header.
    var expires: Int?

    /// Whether a request carries a signature, or was meant to.
    static func isMade(by request: IncomingRequest) -> Bool {
        request.header("authorization") != nil
            || request.target.query.contains { $0.name == "X-Amz-Algorithm" }
    }

    /// - Throws: `ControlProblem` when there is none, or it cannot be read.
    init(_ request: IncomingRequest) throws(ControlProblem) {
        if let header = request.header("authorization") {
            try self.init(header: header, request)
        } else if request.target.query.contains(where: { $0.name == "X-Amz-Algorithm" }) {
            try self.init(query: request)
        } else {
            throw ControlProblem(
                "MissingAuthenticationToken", 403,
                "The request is not signed; sign it with a key of the daemon's key file.")
        }
    }

    private init(header: String, _ request: IncomingRequest) throws(ControlProblem) {
        guard header.hasPrefix(Self.algorithm + " ") else {
            throw .malformed("The authorization must be of \(Self.algorithm).")
        }
        var members: [String: String] = [:]
        for part in header.dropFirst(Self.algorithm.count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = pair[0].drop { $0 == " " }
            guard pair.count == 2, members[String(name)] == nil else {
                throw .malformed("The authorization must hold each of its members once.")
            }
            members[String(name)] = String(pair[1])
        }
        guard let credential = members["Credential"], let signed = members["SignedHeaders"],
            let signature = members["Signature"], members.count == 3
        else {
            throw .malformed(
                "The authorization must hold Credential, SignedHeaders and Signature.")
        }
        guard let time = request.header("x-amz-date") else {
            throw .accessDenied("The request has no x-amz-date; send and sign it.")
        }
        try self.init(
            credential: credential, signedHeaders: signed, signature: signature, time: time)
        payloadHash = request.header("x-amz-content-sha256")
        token = request.header("x-amz-security-token")
    }

    private init(query request: IncomingRequest) throws(ControlProblem) {
        func value(_ name: String) throws(ControlProblem) -> String {
            let values = request.target.values(name)
            guard values.count == 1, let value = values[0] else {
                throw ControlProblem(
                    "AuthorizationQueryParametersError", 400, "The query must hold \(name) once.")
            }
            return value
        }
        guard try value("X-Amz-Algorithm") == Self.algorithm,
            let expires = Int(try value("X-Amz-Expires")), (1...604_800).contains(expires)
        else {
            throw ControlProblem(
                "AuthorizationQueryParametersError", 400,
                "X-Amz-Algorithm must be \(Self.algorithm), X-Amz-Expires 1 to 604800.")
        }
        try self.init(
            credential: try value("X-Amz-Credential"),
            signedHeaders: try value("X-Amz-SignedHeaders"),
            signature: try value("X-Amz-Signature"), time: try value("X-Amz-Date"))
        self.expires = expires
        payloadHash = "UNSIGNED-PAYLOAD"
        token = request.target.values("X-Amz-Security-Token").first ?? nil
    }

    private init(
        credential: String, signedHeaders: String, signature: String, time: String
    ) throws(ControlProblem) {
        let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
            .map(String.init)
        guard scope.count >= 5, scope.last == "aws4_request" else {
            throw .malformed("The credential must be KEY/YYYYMMDD/REGION/s3/aws4_request.")
        }
        // A key's id may hold a slash; what follows it may not.
        let place = scope.count - 5
        accessKey = scope[0...place].joined(separator: "/")
        (day, region, service) = (scope[place + 1], scope[place + 2], scope[place + 3])
        self.signedHeaders = signedHeaders.split(separator: ";").map(String.init)
        self.signature = signature
        self.time = time
        guard service == "s3" else {
            throw .malformed("The credential is for service \"\(service)\"; it must be for s3.")
        }
        guard time.hasPrefix(day) else {
            throw .malformed("The credential's day \"\(day)\" is not that of the request's date.")
        }
    }
}
