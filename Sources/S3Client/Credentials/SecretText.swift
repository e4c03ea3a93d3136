// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A token that prints as stars.
struct SecretText: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    let value: String

    init(_ value: String) {
        self.value = value
    }

    var description: String { "****" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
