// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Notices that a transfer takes too long, at the ticks of its loop. libcurl's own low-speed limit
/// measures an average and would end a copy that is kept alive by one space every ten seconds.
/// Pure.
struct TransferWatch {
    /// What a transfer was too slow in.
    enum Overdue: Equatable {
        /// Its answer did not begin.
        case firstByte(milliseconds: Int)
        /// Nothing moved, in the request or in the answer.
        case stall(milliseconds: Int)
        /// It moved, and did not end.
        case total(milliseconds: Int)
    }

    private var limits: TransferLimits?
    private var hasProgressed = false
    private var isAnswering = false
    /// When it began and when progress was seen last, by the clock of the ticks.
    private var began: Int?
    private var quietSince: Int?

    /// The request goes out: from now on time counts. Waiting for a connection is not a transfer.
    mutating func start(_ limits: TransferLimits) {
        self = TransferWatch()
        self.limits = limits
        hasProgressed = true
    }

    /// Bytes of the request were taken.
    mutating func noteSent() { hasProgressed = true }

    /// Bytes of the answer came, were they only white space.
    mutating func noteReceived() {
        hasProgressed = true
        isAnswering = true
    }

    /// One tick: which limit the transfer has met since a tick at least so long ago.
    ///
    /// - Parameters:
    ///   - now: milliseconds.
    ///   - isSent: whether all of the request is out, and the answer can be waited for.
    /// - Returns: nil while it is within all limits.
    mutating func overdue(at now: Int, isSent: Bool) -> Overdue? {
        guard let limits else { return nil }
        if hasProgressed {
            hasProgressed = false
            quietSince = now
        }
        let began = began ?? now
        self.began = began
        if now - began >= limits.totalMilliseconds {
            return .total(milliseconds: limits.totalMilliseconds)
        }
        let quiet = now - (quietSince ?? now)
        if isSent, !isAnswering {
            let limit = limits.firstByteMilliseconds
            return quiet >= limit ? .firstByte(milliseconds: limit) : nil
        }
        let limit = limits.stallMilliseconds
        return quiet >= limit ? .stall(milliseconds: limit) : nil
    }
}

extension TransferWatch.Overdue {
    /// For a person.
    var sentence: String {
        switch self {
        case .firstByte(let limit): "no answer within \(Self.seconds(limit))"
        case .stall(let limit): "no byte for \(Self.seconds(limit))"
        case .total(let limit): "no end within \(Self.seconds(limit))"
        }
    }

    private static func seconds(_ milliseconds: Int) -> String {
        milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
    }
}
