// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a request is answered with an error: the code as the service has it, its HTTP status, and
/// one sentence for a person.
struct ControlProblem: Error, Sendable, Equatable {
    var code: String
    var status: Int
    var message: String

    init(_ code: String, _ status: Int, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    // MARK: What the model of S3 Control names

    static func badRequest(_ message: String) -> Self { Self("BadRequestException", 400, message) }
    /// BadRequestException of ListJobs.
    static func invalidRequest(_ message: String) -> Self {
        Self("InvalidRequestException", 400, message)
    }
    static func notFound(_ message: String) -> Self { Self("NotFoundException", 404, message) }

    // MARK: What S3 answers before it looks at an operation

    static func accessDenied(_ message: String) -> Self { Self("AccessDenied", 403, message) }
    static func malformed(_ message: String) -> Self {
        Self("AuthorizationHeaderMalformed", 400, message)
    }
    static func malformedXML(_ message: String) -> Self { Self("MalformedXML", 400, message) }
}
