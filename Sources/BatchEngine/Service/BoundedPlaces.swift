// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// As many may do something at once as there are places.
final class BoundedPlaces: Sendable {
    /// One of them, for as long as it is kept.
    final class Place: Sendable {
        private let places: BoundedPlaces

        fileprivate init(_ places: BoundedPlaces) { self.places = places }

        deinit { places.taken.wrappingSubtract(1, ordering: .relaxed) }
    }

    private let count: Int
    private let taken = Atomic<Int>(0)

    init(_ count: Int) { self.count = count }

    /// A place; nil where all are taken.
    func take() -> Place? {
        let place = Place(self)
        return taken.wrappingAdd(1, ordering: .relaxed).newValue <= count ? place : nil
    }
}
