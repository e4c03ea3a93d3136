// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads the rows of one data file of an inventory while it is fetched, unpacked and checked.
///
/// Rows are *not yet verified* when they come: only when `next` has returned nil was the file what
/// `manifest.json` says. Keep them in a `PreparedSegment` until then. Several files may be read at
/// the same time, each by one task.
package struct InventoryDataFile: Sendable {
    package let file: InventoryManifest.DataFile
    /// The path or URL, as it appears in error sentences.
    package let name: String
    private let digest: DigestedSource.Tally
    private var rest: DigestedSource
    private var reader: ManifestReader

    /// `source` gives the bytes of the file as it is stored.
    package init(
        _ file: InventoryManifest.DataFile, layout: ManifestLayout,
        source: any SequentialSource
    ) {
        self.file = file
        name = source.name
        let digested = DigestedSource(source)
        digest = digested.tally
        rest = digested
        reader = ManifestReader(
            source: StreamManifest(UnpackedSource(digested)), layout: layout)
    }

    /// The next rows, whose line numbers are those of the unpacked file; nil when all were read and
    /// the file is good.
    ///
    /// - Throws: `BatchFileError` with `.manifestUnusable`, naming the file and what to do, when
    ///   its size or MD5 is not that of `manifest.json`, or it cannot be unpacked; what the source
    ///   throws.
    package mutating func next() async throws -> ManifestChunk? {
        do {
            if let chunk = try await reader.next() { return chunk }
        } catch let error as BatchFileError where error.code == .manifestUnusable {
            // The checksum tells whether the file was damaged on its way here or before.
            try await drain()
            try verify()
            throw BatchFileError(
                .manifestUnusable,
                error.message + " Its MD5 is the one in manifest.json, so it was written like"
                    + " that; wait for the next inventory.")
        }
        try await drain()
        try verify()
        return nil
    }

    private mutating func drain() async throws {
        var buffer: [UInt8] = []
        while try await rest.read(into: &buffer) > 0 { buffer.removeAll(keepingCapacity: true) }
    }

    private func verify() throws {
        let (byteCount, md5) = digest.finish()
        if let size = file.sizeBytes, size != byteCount {
            throw refuse("it has \(byteCount) bytes and manifest.json says \(size)")
        }
        guard md5 == file.md5 else {
            throw refuse("its MD5 is \(md5) and manifest.json says \(file.md5)")
        }
    }

    private func refuse(_ why: String) -> BatchFileError {
        BatchFileError(
            .manifestUnusable,
            "The inventory's data file \(name) is not the one that was written: \(why). Fetch it"
                + " again, or take another inventory.")
    }
}
