// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Glibc
import TestSupport
import Testing

@Suite struct DiskJournalFileTests {
    /// /dev/full answers every write with ENOSPC.
    @Test func `a full disk is said in one sentence`() throws {
        let file = try DiskJournalFile(path: "/dev/full", access: .append)
        let error = #expect(throws: BatchFileError.self) {
            try [UInt8](repeating: 1, count: 10).withUnsafeBytes { try file.append($0) }
        }
        #expect(
            error?.message
                == "Cannot write /dev/full: the disk is full; free some space and resume the job.")
    }

    @Test func `a missing journal says so`() {
        let error = #expect(throws: BatchFileError.self) {
            try DiskJournalFile(path: "/tmp/brigade-none/journal", access: .append)
        }
        #expect(error?.message.contains("Cannot open the journal") == true)
        #expect(error?.message.contains("it does not exist") == true)
    }

    @Test(arguments: [false, true]) func `a journal that is gone is not written on`(
        isReplaced: Bool
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/journal"
        try folder.write([1], to: "journal")
        let file = try DiskJournalFile(path: path, access: .append)
        try file.sync()
        #expect(rename(path, folder.path + "/elsewhere") == 0)
        if isReplaced { try folder.write([1], to: "journal") }
        let error = #expect(throws: BatchFileError.self) { try file.sync() }
        #expect(error?.message.contains("\(path) was removed or replaced") == true)
        // Put back, it is the same file.
        #expect(rename(folder.path + "/elsewhere", path) == 0)
        try file.sync()
    }

    @Test func `bytes are appended, read back and cut`() throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "journal")
        let file = try DiskJournalFile(path: folder.path + "/journal", access: .append)
        try [UInt8](0..<10).withUnsafeBytes { try file.append($0) }
        try file.sync()
        try file.truncate(to: 4)
        try [UInt8(9)].withUnsafeBytes { try file.append($0) }
        #expect(try file.size() == 5)
        #expect(try TemporaryFolder.read(folder.path + "/journal") == [0, 1, 2, 3, 9])
    }
}
