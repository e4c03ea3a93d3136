// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Requests that wait for a connection, first come, first served.
struct ExchangeQueue {
    private var exchanges: [S3Exchange] = []
    /// How many at the front are taken already.
    private var takenCount = 0

    var isEmpty: Bool { takenCount == exchanges.count }

    mutating func append(_ exchange: S3Exchange) { exchanges.append(exchange) }

    mutating func popFirst() -> S3Exchange? {
        guard !isEmpty else { return nil }
        let first = exchanges[takenCount]
        takenCount += 1
        if takenCount * 2 >= exchanges.count {
            exchanges.removeFirst(takenCount)
            takenCount = 0
        }
        return first
    }

    /// Puts what was taken last back to where it was.
    mutating func putBack(_ exchange: S3Exchange) {
        if takenCount > 0 {
            takenCount -= 1
            exchanges[takenCount] = exchange
        } else {
            exchanges.insert(exchange, at: 0)
        }
    }

    /// Takes one out, wherever it stands; false when it is not here.
    mutating func remove(_ exchange: S3Exchange) -> Bool {
        guard let place = exchanges[takenCount...].firstIndex(where: { $0 === exchange }) else {
            return false
        }
        exchanges.remove(at: place)
        return true
    }
}
