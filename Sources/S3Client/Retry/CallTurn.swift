// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How an attempt is sent after a wait.
package enum CallTurn: Sendable, Equatable {
    /// Like any other.
    case freely
    /// To try whether the store is back.
    case probing
    /// To try whether the credentials are good again, which are looked for anew before.
    case renewing
}
