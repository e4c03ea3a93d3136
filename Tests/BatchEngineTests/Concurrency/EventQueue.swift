// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Events of a simulation in the order of their times: a binary heap.
struct EventQueue<Event> {
    private var heap: [(time: Double, event: Event)] = []

    mutating func add(_ event: Event, at time: Double) {
        heap.append((time, event))
        var place = heap.count - 1
        while place > 0, heap[place].time < heap[(place - 1) / 2].time {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Takes the next event out if it is due before a time.
    mutating func popFirst(before end: Double) -> (time: Double, event: Event)? {
        guard let first = heap.first, first.time < end else { return nil }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = 2 * place + 1
            guard least < heap.count else { return first }
            if least + 1 < heap.count, heap[least + 1].time < heap[least].time { least += 1 }
            guard heap[least].time < heap[place].time else { return first }
            heap.swapAt(place, least)
            place = least
        }
    }
}
