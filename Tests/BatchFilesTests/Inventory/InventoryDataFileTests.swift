// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct InventoryDataFileTests {
    private typealias Row = InventoryFixture.Row

    private static func rows(
        _ file: InventoryManifest.DataFile, _ layout: ManifestLayout, _ source: ByteSource,
        isGood: Bool = false
    ) async throws -> [Row] {
        var data = InventoryDataFile(file, layout: layout, source: source)
        var rows: [Row] = []
        while let chunk = try await data.next() {
            for index in 0..<chunk.count {
                if isGood { #expect(chunk.row(index).problem == nil) }
                rows.append(Row(chunk.row(index)))
            }
        }
        return rows
    }

    @Test func `inventories with columns in any order read as Python reads them`() async throws {
        let all = try InventoryFixture.all()
        #expect(all.count == 30)
        for (number, one) in all.enumerated() {
            let json = Array(one.manifest)
            let manifest = try InventoryManifest(json: json, name: "manifest.json")
            try InventoryManifest.verify(json, checksum: Array(one.checksum.utf8), name: "m")
            #expect(manifest.destinationBucket == "lists")
            #expect(manifest.sourceBucket == "source-bucket")
            #expect(manifest.created?.millisecondsSinceEpoch == 1_514_944_800_000)
            #expect(manifest.files.count == one.files.count)
            for (file, wanted) in zip(manifest.files, one.files) {
                let source = ByteSource(wanted.packed, pieceBytes: 11 + number)
                let rows = try await Self.rows(
                    file, manifest.layout, source, isGood: true)
                #expect(rows == wanted.rows, "inventory \(number)")
            }
        }
    }

    /// A data file with rows, and the layout of its inventory.
    private static func file() throws -> (
        InventoryManifest.DataFile, ManifestLayout, bytes: [UInt8], rows: [Row]
    ) {
        for one in try InventoryFixture.all() {
            if one.files.allSatisfy({ $0.rows.count <= 10 }) { continue }
            let manifest = try InventoryManifest(json: Array(one.manifest), name: "m")
            for (file, data) in zip(manifest.files, one.files) where data.rows.count > 10 {
                return (file, manifest.layout, Array(data.packed), data.rows)
            }
        }
        throw ByteSource.BrokenOff()
    }

    private static func failure(
        _ bytes: [UInt8], change: (inout InventoryManifest.DataFile) -> Void = { _ in }
    ) async throws -> String {
        var (file, layout, _, _) = try Self.file()
        change(&file)
        let changed = file
        let error = await #expect(throws: BatchFileError.self) {
            try await rows(changed, layout, ByteSource(bytes))
        }
        #expect(error?.code == .manifestUnusable)
        return error?.message ?? ""
    }

    @Test func `a flipped bit anywhere is refused, naming the file`() async throws {
        let bytes = try Self.file().bytes
        for place in bytes.indices {
            var bytes = bytes
            bytes[place] ^= 0x10
            let message = try await Self.failure(bytes)
            #expect(message.contains("data file data/7.csv.gz is not the one"))
            #expect(message.contains("its MD5 is"))
        }
    }

    @Test func `a file cut off anywhere is refused`() async throws {
        let bytes = try Self.file().bytes
        for length in bytes.indices {
            let message = try await Self.failure(Array(bytes[..<length]))
            #expect(
                message.contains("it has \(length) bytes and manifest.json says \(bytes.count)"))
        }
    }

    @Test func `a wrong MD5 or size in manifest.json is refused`() async throws {
        let bytes = try Self.file().bytes
        let wrong = String(repeating: "0", count: 32)
        let md5 = try await Self.failure(bytes) { $0.md5 = wrong }
        #expect(md5.contains("manifest.json says \(wrong)"))
        let size = try await Self.failure(bytes) { $0.sizeBytes = 1 }
        #expect(size.contains("it has \(bytes.count) bytes and manifest.json says 1"))
    }

    @Test func `a file that was damaged before its MD5 was taken says so`() async throws {
        let bytes = Array(try Self.file().bytes.dropLast(3))
        let digest = StreamingDigest(.md5)
        bytes.withUnsafeBytes { digest.update($0) }
        let message = try await Self.failure(bytes) {
            $0.md5 = digest.hexadecimal()
            $0.sizeBytes = nil
        }
        #expect(message.contains("cut off after \(bytes.count) bytes"))
        #expect(message.contains("Its MD5 is the one in manifest.json"))
    }

    @Test func `text that was never compressed is read too`() async throws {
        let text = Array("\"src\",\"k\"\n".utf8)
        let digest = StreamingDigest(.md5)
        text.withUnsafeBytes { digest.update($0) }
        let file = InventoryManifest.DataFile(
            key: "k", sizeBytes: UInt64(text.count), md5: digest.hexadecimal())
        let layout = try ManifestLayout(inventorySchema: "Bucket, Key")
        #expect(try await Self.rows(file, layout, ByteSource(text)).map(\.key) == ["k"])
    }

    @Test func `what the source throws is thrown`() async throws {
        let (file, layout, bytes, _) = try Self.file()
        await #expect(throws: ByteSource.BrokenOff.self) {
            try await Self.rows(
                file, layout, ByteSource(bytes.dropLast(5), breaksOff: true))
        }
    }
}
