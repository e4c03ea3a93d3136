// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// One finished file of a completion report, on the local disk, with the key it is to be stored
/// under.
package struct ReportFile: Sendable, Equatable {
    /// What the file is.
    package enum Kind: Sendable, Equatable {
        case succeeded
        case failed
        case manifest
        case manifestDigest
        case retryManifest
        case retryJob
    }

    package var kind: Kind
    package var localPath: String
    /// The object key in the report's bucket, with the job's prefix.
    package var key: String
    package var byteCount: UInt64
    /// The MD5 in lower-case hexadecimal.
    package var md5: String
    /// How many rows it has; 0 for the manifest and its digest.
    package var rowCount: UInt64

    /// A file that lies there already, measured and digested.
    package static func existing(
        _ kind: Kind, localPath: String, key: String, rowCount: UInt64
    ) throws -> ReportFile {
        var file = ReportFile(
            kind: kind, localPath: localPath, key: key, byteCount: 0, md5: "", rowCount: rowCount)
        let digest = StreamingDigest(.md5)
        while true {
            let bytes = try file.read(at: file.byteCount, byteCount: 1 << 20)
            if bytes.isEmpty { break }
            bytes.withUnsafeBytes { digest.update($0) }
            file.byteCount += UInt64(bytes.count)
        }
        file.md5 = digest.hexadecimal()
        return file
    }

    /// Bytes of the file, fewer only at its end.
    package func read(at offset: UInt64, byteCount: Int) throws -> [UInt8] {
        let file = try FileDescriptor(path: localPath, flags: O_RDONLY, action: "read the report")
        var bytes = [UInt8](repeating: 0, count: byteCount)
        var filled = 0
        while filled < byteCount {
            let count = try bytes.withUnsafeMutableBytes {
                try file.read(
                    at: offset + UInt64(filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
            }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(byteCount - filled)
        return bytes
    }

    /// Puts a small document to a place of this machine, whole or not at all.
    package static func write(_ document: [UInt8], to path: String) throws {
        if let slash = path.lastIndex(of: "/") {
            try FileSystem.makeDirectories(String(path[..<slash]))
        }
        try FileSystem.replace(path, with: document)
    }

    /// Copies the file to another place of this machine, whole or not at all.
    package func copy(to path: String) throws {
        let piece = 1 << 20
        if let slash = path.lastIndex(of: "/") {
            try FileSystem.makeDirectories(String(path[..<slash]))
        }
        let copy = try UnfinishedFile(path: path)
        var offset: UInt64 = 0
        while offset < byteCount {
            let bytes = try read(at: offset, byteCount: piece)
            guard !bytes.isEmpty else { break }
            try bytes.withUnsafeBytes { try copy.write($0) }
            offset += UInt64(bytes.count)
        }
        try copy.finish()
    }
}
