// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Testing

@Suite struct ManifestUsabilityTests {
    @Test(arguments: [
        ([UInt8](), "it is empty"), ([0x1F, 0x8B, 0x08, 0x00], "compressed with gzip"),
        ([0x28, 0xB5, 0x2F, 0xFD, 1], "compressed with zstd"),
        (Array("PAR1....".utf8), "Parquet"), (Array("ORC....".utf8), "ORC"),
        ([0x50, 0x4B, 0x03, 0x04, 9], "ZIP"), ([0xFF, 0xFE, 0x62, 0x00], "UTF-16"),
        ([0xFE, 0xFF, 0x00, 0x62], "UTF-16"), (Array("bkt,k\n".utf8) + [0, 1], "binary data"),
        (Array("\n\r\n\n".utf8), "it has no rows"), ([0xEF, 0xBB, 0xBF], "it has no rows"),
        (Array("Bucket,Key\n".utf8), "its only row is malformed. Line 1 looks like a header row"),
        (
            Array("\na;b\nc;d\n".utf8),
            "all of its first 2 rows are malformed. Line 2 has 1 column where"
        ),
    ])
    func `a file that is no manifest is refused with the reason`(
        bytes: [UInt8], reason: String
    ) async {
        let error = await #expect(throws: BatchFileError.self) {
            try await rows(of: MemoryManifest(bytes))
        }
        #expect(error?.code == .manifestUnusable)
        #expect(error?.message.contains("memory.csv") == true)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test func `one good row makes a manifest`() async throws {
        let text = String(repeating: "bad\n", count: 1_023) + "bkt,k\n"
        #expect(try await rows(of: MemoryManifest(text)).count == 1_024)
        await #expect(throws: BatchFileError.self) {
            try await rows(of: MemoryManifest(String(repeating: "bad\n", count: 1_024) + "bkt,k\n"))
        }
    }

    @Test func `later chunks may be malformed throughout`() async throws {
        let text = String(repeating: "bkt,k\n", count: 1_024) + String(repeating: "bad\n", count: 9)
        #expect(try await rows(of: MemoryManifest(text)).count == 1_033)
    }
}
