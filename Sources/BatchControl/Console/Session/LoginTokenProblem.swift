// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why there is no login token.
package struct LoginTokenProblem: Error, CustomStringConvertible {
    let path: String
    let reason: String

    package var description: String {
        "The console's login token \(path) cannot be used: \(reason)"
    }
}
