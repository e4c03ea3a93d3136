// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A manifest on the local disk, read by position; it may be read by several tasks at once.
package final class ManifestFile: ManifestSource {
    package let name: String
    package let fingerprint: ManifestFingerprint
    private let descriptor: FileDescriptor

    package var byteCount: UInt64 { fingerprint.byteCount }

    /// Opens the file and takes its fingerprint.
    ///
    /// - Throws: `BatchFileError` when it is missing, unreadable or not a regular file.
    package init(path: String) throws {
        descriptor = try FileDescriptor(path: path, flags: O_RDONLY, action: "open the manifest")
        let status = try descriptor.status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw BatchFileError(
                .manifestUnusable,
                "The manifest \(path) is not a regular file; write the rows to a file."
            )
        }
        name = path
        fingerprint = Self.fingerprint(status, path: path)
    }

    package func read(
        at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]
    ) async throws -> Int {
        let end = min(byteCount, offset.addingReportingOverflow(UInt64(maxBytes)).partialValue)
        guard offset < end else { return 0 }
        let wanted = Int(end - offset)
        let before = buffer.count
        buffer.append(contentsOf: repeatElement(0, count: wanted))
        let count = try buffer.withUnsafeMutableBytes { bytes in
            try descriptor.read(
                at: offset, into: UnsafeMutableRawBufferPointer(rebasing: bytes[before...]))
        }
        buffer.removeLast(wanted - count)
        guard count > 0 else {
            throw changed("it was cut short to \(offset) bytes or fewer")
        }
        return count
    }

    /// Examines the open file and the path: a write in place, a cut, an append and a file renamed
    /// over it are all seen.
    package func verifyUnchanged() async throws {
        let open = Self.fingerprint(try descriptor.status(), path: name)
        if let reason = fingerprint.difference(from: open) { throw changed(reason) }
        var status = stat()
        guard retrying({ stat(name, &status) }) == 0 else {
            throw errno == ENOENT
                ? changed("it was removed or renamed")
                : BatchFileError.system("examine the manifest", path: name, errno: errno)
        }
        let path = Self.fingerprint(status, path: name)
        if let reason = fingerprint.difference(from: path) { throw changed(reason) }
    }

    private func changed(_ reason: String) -> BatchFileError {
        BatchFileError(
            .manifestChanged,
            "The manifest \(name) changed while the job was running: \(reason). "
                + "Put the original back and resume, or start a new job.")
    }

    private static func fingerprint(_ status: stat, path: String) -> ManifestFingerprint {
        let seconds = status.st_mtim.tv_sec
        let fraction = String(status.st_mtim.tv_nsec + 1_000_000_000).dropFirst()
        return ManifestFingerprint(
            kind: .localFile, location: absolute(path), byteCount: UInt64(max(status.st_size, 0)),
            revision: "\(seconds).\(fraction)",
            identity: "device \(status.st_dev) inode \(status.st_ino)")
    }

    /// The path with the working directory in front, so that a resume from elsewhere compares
    /// equal.
    private static func absolute(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }
}
