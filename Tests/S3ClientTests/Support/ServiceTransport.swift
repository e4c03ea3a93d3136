// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

@testable import S3Client

/// Services that give credentials, as a function from method and path to an answer; remembers what
/// it was asked. A request that gets no answer hangs until it is cancelled.
final class ServiceTransport: LocalTransport {
    typealias Service = @Sendable (_ request: ScriptedTransport.Seen) -> ScriptedTransport.Answer?

    private let service: Service
    private let requests = Mutex<[ScriptedTransport.Seen]>([])
    private let shutdowns = Mutex(0)

    init(_ service: @escaping Service) {
        self.service = service
    }

    var seen: [ScriptedTransport.Seen] { requests.withLock { $0 } }
    var shutdownCount: Int { shutdowns.withLock { $0 } }

    func shutdown() { shutdowns.withLock { $0 += 1 } }

    func cancel(_ exchange: S3Exchange) {
        exchange.isCancelled.store(true, ordering: .relaxed)
    }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        let request = ScriptedTransport.Seen(
            method: exchange.method,
            target: String(decoding: exchange.requestTarget, as: UTF8.self),
            host: String(decoding: origin.hostHeader, as: UTF8.self),
            headers: exchange.sentHeaders, body: exchange.body)
        requests.withLock { $0.append(request) }
        exchange.resetAnswer()
        switch service(request) {
        case .status(let status, let headers, let body):
            exchange.answer(status: status, headers: headers, body: body)
        case .failure(let code):
            exchange.transportFailure = TransportFailure(code, "test")
        case nil:
            while !exchange.isCancelled.load(ordering: .relaxed) { await Task.yield() }
            exchange.transportFailure = TransportFailure(.cancelled, "test")
        }
    }
}
