// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How the console is reached, and by whom.
package struct ConsoleSettings: Sendable {
    /// What somebody needs to log in.
    package var token: ConsoleSecret
    /// Names of this daemon, besides loopback's, by which browsers may call it.
    package var hostNames: Set<String> = []
    /// Whether connections are encrypted: cookies are then sent over such ones only.
    package var isSecure = false

    package init(token: ConsoleSecret) {
        self.token = token
    }
}
