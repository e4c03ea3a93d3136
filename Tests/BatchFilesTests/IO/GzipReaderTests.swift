// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct GzipReaderTests {
    /// Python: gzip.compress(b"Hello, ", mtime=0), b"" and b"world\n" * 3, one after the other.
    private static let members: [[UInt8]] = [
        hex("1f8b0800000000000203f348cdc9c9d7510000056f57de07000000"),
        hex("1f8b080000000000020303000000000000000000"),
        hex("1f8b08000000000002032bcf2fca49e12a4722014735274d12000000"),
    ]
    private static let plain = Array("Hello, world\nworld\nworld\n".utf8)

    private static func hex(_ text: String) -> [UInt8] {
        stride(from: 0, to: text.utf8.count, by: 2).compactMap { place in
            UInt8(text.dropFirst(place).prefix(2), radix: 16)
        }
    }

    private static func failure(of bytes: some Sequence<UInt8>) async -> BatchFileError? {
        await #expect(throws: BatchFileError.self) {
            _ = try await allBytes(of: GzipReader(ByteSource(bytes, pieceBytes: 5)))
        }
    }

    @Test(arguments: [1, 2, 3, 7, 1_000])
    func `all members are read, in pieces of any size`(pieceBytes: Int) async throws {
        let packed = Self.members.flatMap { $0 }
        let source = ByteSource(packed, pieceBytes: pieceBytes)
        #expect(try await allBytes(of: GzipReader(source)) == Self.plain)
        #expect(try await allBytes(of: UnpackedSource(source)) == Self.plain)
    }

    @Test func `a file cut off anywhere is refused, except between members`() async throws {
        let packed = Self.members.flatMap { $0 }
        let ends = [Self.members[0].count, Self.members[0].count + Self.members[1].count]
        for length in packed.indices where !ends.contains(length) {
            let error = await Self.failure(of: packed[..<length])
            #expect(error?.code == .manifestUnusable)
            #expect(
                error?.message
                    == "The file data/7.csv.gz cannot be unpacked: it is cut off after "
                    + "\(length) bytes.")
        }
    }

    @Test func `what follows the last member is refused`() async throws {
        let packed = Self.members.flatMap { $0 }
        for tail in [[0], [0x1F], [0x1F, 0x8C, 8], Array("text".utf8)] as [[UInt8]] {
            let error = await Self.failure(of: packed + tail)
            #expect(error?.message.contains("data/7.csv.gz") == true)
        }
        let error = await Self.failure(of: packed + [0, 0])
        #expect(error?.message.contains("from byte \(packed.count) on") == true)
    }

    @Test func `a flipped bit is refused or changes nothing`() async throws {
        let packed = Self.members.flatMap { $0 }
        var refused = 0
        for place in packed.indices {
            for bit in 0..<8 {
                var bytes = packed
                bytes[place] ^= 1 << UInt8(bit)
                do {
                    #expect(try await allBytes(of: GzipReader(ByteSource(bytes))) == Self.plain)
                } catch is BatchFileError { refused += 1 }
            }
        }
        // A member has 6 bytes that say nothing of its content (time, effort, system), and some
        // spare bits.
        #expect(refused >= (packed.count - Self.members.count * 7) * 8)
    }

    @Test func `plain text passes as it is, however short`() async throws {
        for text in ["", "a", "ab", "a,b\nc,d\n"] {
            let source = ByteSource(text.utf8, pieceBytes: 1)
            #expect(try await allBytes(of: UnpackedSource(source)) == Array(text.utf8))
        }
    }

    @Test func `what the source throws is not taken for the end`() async {
        let source = ByteSource(Self.members[0], breaksOff: true)
        await #expect(throws: ByteSource.BrokenOff.self) {
            try await allBytes(of: GzipReader(source))
        }
    }

    @Test func `a compressed CSV reads as the rows it holds`() async throws {
        // Python: gzip.compress(b"src,a%20b\nsrc,c\n", mtime=0)
        let packed = Self.hex(
            "1f8b08000000000002032b2e4ad64954353248e22a06b292b90001ec67e510000000")
        var reader = ManifestReader(
            source: StreamManifest(UnpackedSource(ByteSource(packed, pieceBytes: 3))),
            fields: [.bucket, .key])
        let chunk = try await reader.next()
        #expect(chunk.map { chunk in (0..<chunk.count).map { chunk.row($0).key } } == ["a b", "c"])
        #expect(try await reader.next() == nil)
    }
}
