// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a measurement or a comparison could not be made.
package struct BenchFailure: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable {
        /// The store did not answer, or refused what every measurement needs.
        case store
        /// A file cannot be read, written or understood.
        case file
        /// Something of the measurement is left in the bucket.
        case cleaning
    }

    package let code: Code
    /// One sentence for a person.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
