// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The part of a Merkle–Damgård hash that differs between MD5 and SHA-1: how a block of 64 bytes
/// changes the state.
package protocol BlockHash: Sendable {
    init()
    /// Takes in the 64 bytes at `block`.
    mutating func compress(_ block: UnsafeRawPointer)
    /// Whether lengths and state words are written most significant byte first.
    static var isBigEndian: Bool { get }
    /// The state words in order.
    var words: [UInt32] { get }
}
