// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// The way to a store model and back, with everything that goes wrong on it.
final class SimulatedStore: Transport {
    struct State {
        var model: StoreModel
        /// Names of sources whose rows were durably finished before the run began.
        var finishedSources: Set<String> = []
        /// Requests that a run should not have sent, as sentences.
        var violations: [String] = []
        /// When the success of a CopyObject was handed to its caller, by source, in this run.
        var copiedAt: [String: Int64] = [:]
        /// Requests of killed runs that the store has yet to carry out, and when it does.
        var strays: [(due: Int64, request: ModelRequest, body: [UInt8])] = []

        /// Carries out the requests of killed runs that are due.
        mutating func settleStrays(until now: Int64) {
            for stray in strays.sorted(by: { $0.due < $1.due }) where stray.due <= now {
                _ = model.apply(stray.request, body: stray.body)
            }
            strays.removeAll { $0.due <= now }
        }
    }

    private enum Fault {
        case answer(ModelAnswer)
        case unreachable, lostRequest, lostReply, truncated

        var name: String {
            switch self {
            case .answer(let answer): "answered \(answer.status) by chance"
            case .unreachable: "unreachable"
            case .lostRequest: "request lost"
            case .lostReply: "reply lost"
            case .truncated: "reply truncated"
            }
        }
    }

    let state: Mutex<State>
    private let world: World
    private let faults: FaultMix
    private let troubles: [StoreTrouble]
    /// How long after a crash the store may carry out what was on its way.
    private let strayMilliseconds: Int

    init(
        _ model: StoreModel, world: World, faults: FaultMix, troubles: [StoreTrouble],
        strayMilliseconds: Int
    ) {
        self.troubles = troubles
        state = Mutex(State(model: model))
        self.world = world
        self.faults = faults
        self.strayMilliseconds = strayMilliseconds
    }

    var model: StoreModel { state.withLock { $0.model } }

    /// A new run begins, for which the rows of these sources are done.
    func begin(finishedSources: Set<String>) {
        state.withLock { state in
            state.finishedSources = finishedSources
            state.copiedAt = [:]
        }
    }

    /// Lets the store do whatever it still has to do.
    func settle() {
        state.withLock { $0.settleStrays(until: .max) }
    }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        let request = ModelRequest(exchange)
        let fault = drawFault(request)
        note(request, fault)
        exchange.resetAnswer()
        guard !world.isDown, !Task.isCancelled else { return fail(exchange, .cancelled) }
        guard await travel(),
            world.allows("in \(request.action) \(request.key)")
        else {
            // The bytes may have been on the wire already: then the store does what they say.
            if world.chance(50) { leave(request, exchange) }
            return fail(exchange, .cancelled)
        }
        var answer: ModelAnswer
        switch fault {
        case .unreachable?: return fail(exchange, .couldNotConnect)
        case .lostRequest?: return fail(exchange, .connectionLost)
        case .answer(let instead)?: answer = instead
        default: answer = apply(request, exchange)
        }
        guard world.allows("out \(request.action) \(request.key) \(answer.status)"), await travel()
        else {
            return fail(exchange, .cancelled)
        }
        switch fault {
        case .lostReply?: return fail(exchange, .connectionLost)
        case .truncated?:
            answer.body.removeLast(answer.body.count / 2)
            answer.write(to: exchange)
            return fail(exchange, .truncated)
        default: answer.write(to: exchange)
        }
        noteCopy(request, answer)
    }

    private func drawFault(_ request: ModelRequest) -> Fault? {
        if let trouble = troubles.first(where: { $0.isOn(at: world.sinceStart) }) {
            return fault(trouble.kind, request)
        }
        if world.chance(faults.throttled) { return .answer(.failure(503, "SlowDown")) }
        if world.chance(faults.serverError) { return .answer(.failure(500, "InternalError")) }
        if world.chance(faults.errorInside), request.copySource != nil || request.method == .post {
            return .answer(.pretendingSuccess(world.number(in: 0...3)))
        }
        if world.chance(faults.lostRequest) { return .lostRequest }
        if world.chance(faults.lostReply) { return .lostReply }
        return world.chance(faults.truncated) ? .truncated : nil
    }

    /// What a store in trouble does to a request.
    private func fault(_ kind: StoreTrouble.Kind, _ request: ModelRequest) -> Fault? {
        switch kind {
        case .unreachable: .unreachable
        case .internalErrors: .answer(.failure(500, "InternalError"))
        case .throttling: .answer(.failure(503, "SlowDown"))
        case .expiry: .answer(.failure(400, "ExpiredToken"))
        case .revocation: .answer(.failure(403, "InvalidAccessKeyId"))
        case .wrongClock: .answer(.failure(403, "RequestTimeTooSkewed"))
        }
    }

    /// Half of the way. False when the task was cancelled, or the machine went down, meanwhile.
    private func travel() async -> Bool {
        let isSlow = world.chance(faults.slow)
        if isSlow { world.note("slow way") }
        let milliseconds = world.number(in: isSlow ? 1_000...9_000 : 5...150)
        do {
            try await world.executor.sleep(milliseconds: milliseconds)
        } catch {
            return false
        }
        return !world.isDown
    }

    /// Nobody waits for the answer any more, and the store does it all the same.
    private func leave(_ request: ModelRequest, _ exchange: S3Exchange) {
        guard strayMilliseconds > 0, world.isDown else {
            _ = apply(request, exchange)
            return
        }
        world.note("request carried out after a crash")
        let due = world.executor.now + Int64(world.number(in: 0...strayMilliseconds))
        let body = exchange.body
        state.withLock { $0.strays.append((due, request, body)) }
    }

    private func apply(_ request: ModelRequest, _ exchange: S3Exchange) -> ModelAnswer {
        let body = exchange.body
        let now = world.executor.now
        return state.withLock { state in
            state.settleStrays(until: now)
            if let name = request.sourceName, state.finishedSources.contains(name) {
                state.violations.append("\(name) is finished and was asked for: \(request.method)")
            }
            return state.model.apply(request, body: body)
        }
    }

    private func note(_ request: ModelRequest, _ fault: Fault?) {
        world.note(request.action)
        guard let fault else { return }
        world.note(fault.name)
        world.note("\(request.action): \(fault.name)")
    }

    private func noteCopy(_ request: ModelRequest, _ answer: ModelAnswer) {
        guard answer.status == 200, answer.body.contains("CopyObjectResult"),
            let name = request.sourceName
        else { return }
        let now = world.executor.now
        state.withLock { $0.copiedAt[name] = now }
    }

    private func fail(_ exchange: S3Exchange, _ code: TransportFailure.Code) {
        exchange.transportFailure = TransportFailure(code, "simulated")
    }
}
