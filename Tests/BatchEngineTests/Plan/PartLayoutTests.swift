// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct PartLayoutTests {
    private static let mebibyte: UInt64 = 1 << 20
    /// 48.8 TiB: 10,000 parts of 5 GiB (S3 User Guide, multipart upload limits).
    private static let objectBytesMax: UInt64 = 10_000 * 5 * 1_024 * mebibyte

    @Test func `the wanted part size is taken where 10,000 parts are enough`() throws {
        let layout = try #require(
            PartLayout(
                objectBytes: 10_000 * 8 * Self.mebibyte, partBytesWanted: 8 * Self.mebibyte))
        #expect(layout.partBytes == 8 * Self.mebibyte)
        #expect(layout.count == 10_000)
    }

    @Test func `one byte more makes the parts larger by a whole MiB`() throws {
        let layout = try #require(
            PartLayout(
                objectBytes: 10_000 * 8 * Self.mebibyte + 1, partBytesWanted: 8 * Self.mebibyte))
        #expect(layout.partBytes == 9 * Self.mebibyte)
        #expect(layout.count <= 10_000)
    }

    @Test func `the largest object of S3 needs 10,000 parts of 5 GiB`() throws {
        let layout = try #require(
            PartLayout(objectBytes: Self.objectBytesMax, partBytesWanted: 8 * Self.mebibyte))
        #expect(layout.partBytes == Limits.partBytesMax)
        #expect(layout.count == 10_000)
    }

    // Expected: the least whole MiB that makes the object from 1,000 parts, kept between 256 MiB
    // and 5 GiB; 250 GiB are 256,000 MiB, 1 TiB are 1,048,576 MiB and 5 TiB 5,242,880 MiB.
    @Test(
        arguments: [
            (mebibytes: 5 * 1_024, part: 256, count: 20),
            (mebibytes: 250 * 1_024, part: 256, count: 1_000),
            (mebibytes: 250 * 1_024 + 1, part: 257, count: 997),
            (mebibytes: 1_048_576, part: 1_049, count: 1_000),
            (mebibytes: 5_120_000, part: 5_120, count: 1_000),
            (mebibytes: 5_242_880, part: 5_120, count: 1_024),
            (mebibytes: 51_200_000, part: 5_120, count: 10_000),
        ] as [(mebibytes: UInt64, part: UInt64, count: Int)])
    func `parts that nobody asked for grow with the object`(
        mebibytes: UInt64, part: UInt64, count: Int
    ) throws {
        let layout = try #require(
            PartLayout(objectBytes: mebibytes * Self.mebibyte, partBytesWanted: nil))
        #expect(layout.partBytes == part * Self.mebibyte)
        #expect(layout.count == count)
    }

    @Test func `a byte beyond 250 GiB takes the next whole MiB`() throws {
        let layout = try #require(
            PartLayout(objectBytes: 250 * 1_024 * Self.mebibyte + 1, partBytesWanted: nil))
        #expect(layout.partBytes == 257 * Self.mebibyte)
    }

    @Test func `a size that was asked for does not grow with the object`() throws {
        let layout = try #require(
            PartLayout(
                objectBytes: 1_048_576 * Self.mebibyte, partBytesWanted: 256 * Self.mebibyte))
        #expect(layout.partBytes == 256 * Self.mebibyte)
        #expect(layout.count == 4_096)
    }

    @Test func `what no legal part size can carry has no layout`() {
        #expect(
            PartLayout(objectBytes: Self.objectBytesMax + 1, partBytesWanted: Self.mebibyte) == nil)
        #expect(PartLayout(objectBytes: 0, partBytesWanted: Self.mebibyte) == nil)
    }

    @Test func `ranges follow each other without a gap and end with the object`() throws {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let objectBytes = UInt64.random(
                in: 1...(2 << UInt64.random(in: 3...44, using: &random)), using: &random)
            let wanted = UInt64.random(in: 5...300, using: &random) * Self.mebibyte
            let layout = try #require(
                PartLayout(objectBytes: objectBytes, partBytesWanted: wanted))
            try #require(layout.count >= 1 && layout.count <= 10_000)
            var end = 0
            for number in 1...layout.count {
                let range = layout.range(ofPart: number)
                try #require(range.lowerBound == end && !range.isEmpty)
                try #require(range.count == Int(layout.partBytes) || number == layout.count)
                end = range.upperBound
            }
            #expect(end == Int(objectBytes))
        }
    }
}
