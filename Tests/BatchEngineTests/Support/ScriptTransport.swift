// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// A store that expects given requests in a given order, and answers each as the script says. What
/// does not come as expected is refused with a 400 and stands in `surprises`.
final class ScriptTransport: Transport {
    private struct State {
        var script: [TableTransport.Entry]
        var surprises: [String] = []
        var conditions: [String] = []
    }

    private let state: Mutex<State>

    init(_ script: [TableTransport.Entry]) {
        state = Mutex(State(script: script))
    }

    /// What was asked though the script did not expect it, and what it expected in vain.
    var surprises: [String] {
        state.withLock { $0.surprises + $0.script.map { "never asked: \($0.request)" } }
    }

    /// For each copy that was asked for: its `If-None-Match`, or `-`.
    var conditions: [String] { state.withLock { $0.conditions } }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        let request =
            "\(exchange.method) \(String(decoding: exchange.requestTarget, as: UTF8.self))"
        let condition = exchange.headers.first("if-none-match").map {
            String(decoding: $0, as: UTF8.self)
        }
        let entry = state.withLock { state -> TableTransport.Entry? in
            if exchange.method == .put { state.conditions.append(condition ?? "-") }
            guard let next = state.script.first, request == next.request else {
                state.surprises.append(request)
                return nil
            }
            return state.script.removeFirst()
        }
        exchange.resetAnswer()
        // Status 0 stands for an answer that was lost.
        if entry?.status == 0 {
            exchange.transportFailure = TransportFailure(.connectionLost, "lost")
            return
        }
        (entry ?? TableTransport.Entry(request: request, status: 400)).write(to: exchange)
    }

    /// A client of this store that never waits.
    func client() throws -> S3Client { try hastyClient(attempts: 3) }
}
