// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchFiles
import BatchModel
import Glibc

/// Where `brigade manifest generate` writes.
struct GeneratedTarget {
    let path: String
    let isInventory: Bool
    let hasVersions: Bool
    /// The bucket that was listed.
    let bucket: String

    /// An inventory in a folder that has one would be a mixture of two.
    ///
    /// - Throws: `CommandEnd`.
    func refuseIfThere() throws {
        guard isInventory, access(path + "/manifest.json", F_OK) == 0 else { return }
        throw CommandEnd(
            CommandEnd.usage, "\(path) has a manifest.json already; give another folder")
    }

    /// Writes the manifest, whole or not at all.
    func write(_ manifest: PreparedManifest) async throws {
        if isInventory { return try await writeInventory(manifest) }
        guard path != "-" else {
            return try await GeneratedCSV.write(manifest, hasVersions: hasVersions) { text in
                try Self.writeToStandardOutput(text)
            }
        }
        let file = try OutputFile(path: path)
        if path.hasSuffix(".gz") {
            let packer = GzipWriter()
            try await GeneratedCSV.write(manifest, hasVersions: hasVersions) { text in
                packer.append(text)
                try file.write(packer.output)
                packer.output.removeAll(keepingCapacity: true)
            }
            packer.finish()
            try file.write(packer.output)
        } else {
            try await GeneratedCSV.write(manifest, hasVersions: hasVersions) { try file.write($0) }
        }
        try file.finish()
    }

    private func writeInventory(_ manifest: PreparedManifest) async throws {
        let inventory = GeneratedInventory(
            sourceBucket: bucket, destinationBucket: bucket, prefix: "", hasVersions: hasVersions,
            created: SystemClock.now())
        var written: [String] = []
        do {
            _ = try await inventory.write(manifest) { name, bytes in
                written.append("\(path)/\(name)")
                try OutputFile.write(bytes, to: "\(path)/\(name)")
                return ""
            }
        } catch {
            for file in written { _ = unlink(file) }
            _ = rmdir("\(path)/data")
            _ = rmdir(path)
            throw error
        }
    }

    private static func writeToStandardOutput(_ text: [UInt8]) throws {
        var written = 0
        try text.withUnsafeBytes { bytes in
            while written < bytes.count, let start = bytes.baseAddress {
                let count = Glibc.write(STDOUT_FILENO, start + written, bytes.count - written)
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    throw CommandEnd(
                        CommandEnd.jobFailed,
                        "standard output: \(String(cString: strerror(errno)))")
                }
                written += count
            }
        }
    }
}
