// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a thread runs, as an object that C can hold.
final class ThreadBody: Sendable {
    /// The body.
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
