// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What one batch changes in a listing's state.
package struct ListingDelta: Sendable, Equatable {
    /// Rows that come with it.
    package var rows: Int
    /// In the order they happened.
    package var events: [ListingEvent]

    package init(rows: Int, events: [ListingEvent]) {
        self.rows = rows
        self.events = events
    }
}
