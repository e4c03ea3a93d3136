// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why the daemon cannot answer as it was told to, in one sentence.
package struct ControlStartProblem: Error, Sendable, Equatable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
