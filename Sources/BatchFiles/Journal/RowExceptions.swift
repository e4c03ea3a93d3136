// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What the journal has to say of a chunk's rows besides that they are finished.
package struct RowExceptions: Sendable, Equatable {
    /// By row.
    package var failures: [JournalFailure] = []
    /// By row; none goes beyond the chunk.
    package var notes: [JournalNote] = []

    package init() {}
}
