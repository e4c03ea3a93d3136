// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3Failure {
    /// The failure of an attempt that brought no answer. Codes are named like S3's own where it has
    /// one for the same thing.
    init(_ failure: TransportFailure) {
        guard failure.code != .cancelled else {
            self = .cancelled
            return
        }
        self.init(
            kind: .transport(failure.code), code: Self.name(of: failure.code),
            message: "\(Self.sentence(failure.code)) (\(failure.detail)).")
    }

    /// The failure of a call whose task was cancelled.
    package static var cancelled: S3Failure {
        S3Failure(
            kind: .cancelled, code: "Cancelled", message: "The request was cancelled.")
    }

    private static func name(of code: TransportFailure.Code) -> String {
        switch code {
        case .couldNotResolve: "HostNotFound"
        case .couldNotConnect: "ConnectionFailed"
        case .tlsFailure: "TLSFailure"
        case .untrustedServer: "UntrustedServer"
        case .connectionLost: "ConnectionLost"
        case .timedOut: "RequestTimeout"
        case .truncated: "TruncatedAnswer"
        case .answerTooLarge: "AnswerTooLarge"
        case .malformedAnswer: "MalformedAnswer"
        case .cancelled: "Cancelled"
        }
    }

    private static func sentence(_ code: TransportFailure.Code) -> String {
        switch code {
        case .couldNotResolve: "The server's name has no address"
        case .couldNotConnect: "The server could not be reached"
        case .tlsFailure: "The TLS handshake with the server failed"
        case .untrustedServer:
            "The server's certificate is not trusted; set AWS_CA_BUNDLE if it is your own"
        case .connectionLost: "The connection was lost before the answer came"
        case .timedOut: "The server sent nothing for too long"
        case .truncated: "The answer ended too early"
        case .answerTooLarge: "The answer is larger than any of S3"
        case .malformedAnswer: "What the server sent is not HTTP"
        case .cancelled: "The request was cancelled"
        }
    }
}
