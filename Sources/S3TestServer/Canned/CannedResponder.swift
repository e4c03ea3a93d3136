// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Gives prepared answers: no parsing beyond what chooses the answer, no signature, no allocation.
struct CannedResponder {
    let delayMilliseconds: Int
    private let failEvery: Int
    let counters: CannedCounters
    private var prepared: [[UInt8]]
    private var dateSecond: Int64 = 0

    init(_ configuration: CannedConfiguration, counters: CannedCounters) {
        delayMilliseconds = configuration.delayMilliseconds
        failEvery = configuration.failEvery
        self.counters = counters
        prepared = CannedAnswer.allCases.map {
            CannedBody.answer($0, listedKeys: configuration.listedKeys)
        }
    }

    /// The request at the start of the bytes with its answer chosen, or nil when there is none yet.
    func next(_ bytes: UnsafeRawBufferPointer) -> CannedRequest? { CannedRequest(bytes) }

    /// Appends an answer to what will be sent.
    func write(_ answer: CannedAnswer, to output: inout ByteQueue) {
        var answer = answer
        if answer == .copy {
            let number = counters.nextCopy()
            if failEvery > 0, number.isMultiple(of: failEvery) { answer = .noSuchKey }
        }
        if answer != .copy { counters.count(answer) }
        guard answer != .counters else {
            CannedBody.counters(counters.values).withUnsafeBytes { output.append($0) }
            return
        }
        counters.addSent(prepared[answer.rawValue].count)
        prepared[answer.rawValue].withUnsafeBytes { output.append($0) }
    }

    /// Puts the present second into every prepared Date header, when it changed.
    mutating func refreshDate() {
        let now = Timestamp.systemMilliseconds()
        guard now / 1_000 != dateSecond else { return }
        dateSecond = now / 1_000
        let date = Array(Timestamp.http(now).utf8)
        for index in prepared.indices {
            let start = CannedBody.dateOffset(in: prepared[index])
            prepared[index].replaceSubrange(start..<start + date.count, with: date)
        }
    }
}
