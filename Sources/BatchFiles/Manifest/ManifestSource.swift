// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Where a manifest's bytes come from: a local file, or an object read by ranges.
package protocol ManifestSource: Sendable {
    /// The path or URL, as it appears in error sentences.
    var name: String { get }
    /// The manifest's length in bytes: what it was when the source was opened, or, for one that is
    /// still being prepared, what can be read without waiting.
    var byteCount: UInt64 { get }
    /// What the manifest looked like when the source was opened.
    var fingerprint: ManifestFingerprint { get }
    /// How many bytes are best read at once by who reads all of them.
    var windowBytes: Int { get }

    /// Appends up to `maxBytes` bytes from `offset` on to `buffer`.
    ///
    /// Where a manifest is still being prepared, the call waits for bytes that are not there yet.
    ///
    /// - Returns: how many were appended; 0 only at the end. Fewer than asked for is fine.
    /// - Throws: an error whose description names the manifest and what failed.
    func read(at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]) async throws -> Int

    /// Throws when the manifest is no longer what it was when it was opened.
    func verifyUnchanged() async throws
}

extension ManifestSource {
    package var windowBytes: Int { Limits.manifestWindowBytes }
}
