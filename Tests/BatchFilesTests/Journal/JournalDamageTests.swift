// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@Suite struct JournalDamageTests {
    private let fixture: JournalFixture
    private let bytes: [UInt8]

    init() throws {
        fixture = try JournalFixture()
        bytes = fixture.file.bytes
    }

    @Test func `what was written is read back`() throws {
        let read = try readJournal(bytes)
        #expect(read.entries == fixture.entries)
        #expect(read.tail == .clean)
        #expect(try JournalReader(fixture.file).header == JournalFixture.header)
    }

    @Test func `a journal cut anywhere gives exactly the records before the cut`() throws {
        let start = Int(fixture.offsets[0])
        for length in start..<bytes.count {
            let read = try readJournal(Array(bytes[..<length]))
            let whole = fixture.offsets.dropFirst().filter { $0 <= UInt64(length) }.count
            #expect(read.entries == Array(fixture.entries[..<whole]), "cut at \(length)")
            let end = fixture.offsets[whole]
            let tail: JournalTail =
                end == UInt64(length)
                ? .clean : .torn(offset: end, bytes: UInt64(length) - end)
            #expect(read.tail == tail, "cut at \(length)")
        }
        for length in 0..<start {
            #expect(throws: BatchFileError.self, "cut at \(length)") {
                try readJournal(Array(bytes[..<length]))
            }
        }
    }

    @Test func `every flipped byte is seen, at the end as a torn tail, before it as damage`() throws
    {
        let last = Int(fixture.offsets[fixture.offsets.count - 2])
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= 0x10
            if place < last {
                let error = #expect(throws: BatchFileError.self, "byte \(place)") {
                    try readJournal(damaged)
                }
                #expect(error?.code == .journalUnusable)
                if place >= Int(fixture.offsets[0]) {
                    let record = try #require(fixture.offsets.lastIndex { $0 <= UInt64(place) })
                    let text = "is damaged at byte \(fixture.offsets[record]):"
                    #expect(error?.message.contains(text) == true)
                    #expect(error?.message.contains("The \(record) records before it") == true)
                }
            } else {
                let read = try readJournal(damaged)
                #expect(read.entries == Array(fixture.entries.dropLast()), "byte \(place)")
                #expect(
                    read.tail
                        == .torn(offset: UInt64(last), bytes: UInt64(bytes.count - last)))
            }
        }
    }

    @Test(arguments: [1, 17, 70_000, 200_000])
    func `zeros that a crash left behind are a torn tail`(count: Int) throws {
        let read = try readJournal(bytes + [UInt8](repeating: 0, count: count))
        #expect(read.entries == fixture.entries)
        #expect(read.tail == .torn(offset: UInt64(bytes.count), bytes: UInt64(count)))
    }

    @Test func `damage far before the next good record is found`() throws {
        let cut = Int(fixture.offsets[3])
        let hole = [UInt8](repeating: 0xB7, count: 150_000)
        #expect(throws: BatchFileError.self) {
            try readJournal(Array(bytes[..<cut]) + hole + bytes[cut...])
        }
    }

    @Test func `a repeated, swapped or missing record is seen`() throws {
        func record(_ index: Int) -> ArraySlice<UInt8> {
            bytes[Int(fixture.offsets[index])..<Int(fixture.offsets[index + 1])]
        }
        let head = bytes[..<Int(fixture.offsets[0])]
        let orders = [[0, 1, 1], [0, 2, 1], [0, 2], [1], [0, 0]]
        for order in orders {
            #expect(throws: BatchFileError.self, "order \(order)") {
                try readJournal(order.reduce(Array(head)) { $0 + record($1) })
            }
        }
    }

    @Test(arguments: [
        ([], "it is empty"), (Array("Bucket,Key\n".utf8), "not a journal of Bucket Brigade"),
        ([0x89, 0x42], "its header is damaged"),
        (
            JournalHeaderBytes.magic + [0x02, 0x00, 0, 0, 0, 0],
            "it has format version 2 and this program reads 1"
        ),
    ])
    func `a foreign, newer or empty file says so`(bytes: [UInt8], text: String) {
        let error = #expect(throws: BatchFileError.self) { try readJournal(bytes) }
        #expect(error?.message.contains(text) == true)
    }

    private enum JournalHeaderBytes {
        static let magic: [UInt8] = [0x89, 0x42, 0x42, 0x4A, 0x0D, 0x0A, 0x1A, 0x0A]
    }
}
