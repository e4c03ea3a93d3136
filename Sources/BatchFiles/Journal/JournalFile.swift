// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The bytes of a journal: what differs between a disk and a test. One task uses it at a time.
package protocol JournalFile: AnyObject, Sendable {
    /// The path, for error sentences.
    var name: String { get }
    /// Appends all bytes at the end, or throws; a part of them may then have been written.
    func append(_ bytes: UnsafeRawBufferPointer) throws
    /// Returns when everything appended so far would survive a power cut.
    func sync() throws
    /// Reads at most the buffer's size at `offset`; 0 only at the end.
    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
    /// Cuts the file to `size` bytes.
    func truncate(to size: UInt64) throws
    /// The length in bytes.
    func size() throws -> UInt64
}
