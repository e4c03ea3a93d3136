// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

@testable import S3Client

/// A transport that gives prepared answers in order and remembers what it was asked; the last one
/// is repeated.
final class ScriptedTransport: Transport {
    enum Answer: Sendable {
        case status(Int, headers: [(String, String)] = [], body: String = "")
        case failure(TransportFailure.Code)
    }

    struct Seen: Sendable {
        var method: HTTPMethod
        var target: String
        var host: String
        var headers: [String: String]
        var body: [UInt8]
    }

    private struct State {
        var answers: [Answer]
        var seen: [Seen] = []
    }

    private let state: Mutex<State>

    init(_ answers: [Answer]) {
        state = Mutex(State(answers: answers))
    }

    var seen: [Seen] { state.withLock { $0.seen } }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        let seen = Seen(
            method: exchange.method,
            target: String(decoding: exchange.requestTarget, as: UTF8.self),
            host: String(decoding: origin.hostHeader, as: UTF8.self), headers: exchange.sentHeaders,
            body: exchange.body)
        let answer = state.withLock { state in
            state.seen.append(seen)
            return state.answers.count > 1 ? state.answers.removeFirst() : state.answers[0]
        }
        switch answer {
        case .status(let status, let headers, let body):
            exchange.answer(status: status, headers: headers, body: body)
        case .failure(let code):
            exchange.resetAnswer()
            exchange.transportFailure = TransportFailure(code, "test")
        }
    }
}
