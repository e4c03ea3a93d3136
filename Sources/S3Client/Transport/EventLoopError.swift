// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why an event loop did not start; `message` is one sentence for a person.
package struct EventLoopError: Swift.Error, CustomStringConvertible {
    package let message: String

    init(_ message: String) {
        self.message = message
    }

    package var description: String { message }
}
