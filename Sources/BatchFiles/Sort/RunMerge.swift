// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Several runs as one, in order; of equal keys those of the earlier run come first.
struct RunMerge: Sendable {
    private var readers: [SortRunReader] = []
    /// A binary heap of places in `readers`: none comes before the one at half its index.
    private var heap: [Int] = []
    private var isCurrentTaken = true

    init(_ runs: [SortRun]) throws {
        for run in runs {
            var reader = try SortRunReader(run)
            guard try reader.advance() else { continue }
            readers.append(reader)
            heap.append(readers.count - 1)
        }
        for place in (0..<(heap.count / 2)).reversed() { sink(place) }
    }

    /// Moves to the next record; false at the end.
    mutating func advance() throws -> Bool {
        if isCurrentTaken {
            isCurrentTaken = false
            return !heap.isEmpty
        }
        guard let first = heap.first else { return false }
        if try !readers[first].advance() {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
        sink(0)
        return !heap.isEmpty
    }

    /// The current record.
    func withRecord<Result>(
        _ body: (_ key: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try readers[heap[0]].withRecord(body)
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
                if comesBefore(heap[child], heap[least]) { least = child }
            }
            if least == place { return }
            heap.swapAt(place, least)
            place = least
        }
    }

    private func comesBefore(_ left: Int, _ right: Int) -> Bool {
        let (first, second) = (readers[left].prefix, readers[right].prefix)
        if first != second { return first < second }
        let order = readers[left].withRecord { leftKey, _ in
            readers[right].withRecord { rightKey, _ in SortKey.compare(leftKey, rightKey) }
        }
        return order != 0 ? order < 0 : left < right
    }
}
