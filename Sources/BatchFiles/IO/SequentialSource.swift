// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Bytes that come one after the other and only once: a pipe, a compressed file, an object.
package protocol SequentialSource: Sendable {
    /// The path or URL, as it appears in error sentences.
    var name: String { get }

    /// Appends the next bytes to `buffer`, as many as come at once.
    ///
    /// - Returns: how many were appended; 0 only at the end.
    /// - Throws: an error whose description names the source and what failed.
    mutating func read(into buffer: inout [UInt8]) async throws -> Int
}
