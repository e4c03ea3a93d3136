// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why a test server could not start, in one sentence.
package struct TestServerFailure: Error, CustomStringConvertible {
    /// What is wrong, where and what to do.
    package var message: String

    /// The sentence itself.
    package var description: String { message }
}
