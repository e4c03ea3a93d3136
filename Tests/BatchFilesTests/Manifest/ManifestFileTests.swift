// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc
import TestSupport
import Testing

@Suite struct ManifestFileTests {
    private let folder: TemporaryFolder
    private let path: String
    private static let content = Array("bkt,a\nbkt,b\n".utf8)

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/list.csv"
        try folder.write(Self.content, to: "list.csv")
        try setModificationTime(1_000_000_000)
    }

    private func setModificationTime(_ seconds: Int) throws {
        var times = [timespec(tv_sec: seconds, tv_nsec: 5), timespec(tv_sec: seconds, tv_nsec: 5)]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
    }

    @Test func `a file is read by position`() async throws {
        let file = try ManifestFile(path: path)
        #expect(file.byteCount == 12)
        var buffer = Array("<".utf8)
        #expect(try await file.read(at: 4, maxBytes: 3, into: &buffer) == 3)
        #expect(buffer == Array("<a\nb".utf8))
        #expect(try await file.read(at: 10, maxBytes: 100, into: &buffer) == 2)
        #expect(try await file.read(at: 12, maxBytes: 100, into: &buffer) == 0)
        #expect(try await rows(of: file).map(\.key) == ["a", "b"])
        try await file.verifyUnchanged()
    }

    @Test func `the fingerprint is what the file system says`() throws {
        let file = try ManifestFile(path: path)
        #expect(file.fingerprint.kind == .localFile)
        #expect(file.fingerprint.location == path)
        #expect(file.fingerprint.byteCount == 12)
        #expect(file.fingerprint.revision == "1000000000.000000005")
        #expect(try ManifestFile(path: path).fingerprint == file.fingerprint)
    }

    /// What is done to the file behind the reader's back, and what the error must say of it.
    enum Change: CaseIterable, Sendable {
        case writtenInPlace, appended, truncated, replaced, replacedByTheSameBytes, removed

        var sentence: String {
            switch self {
            case .writtenInPlace: "it was written to after the job started"
            case .appended: "its size was 12 bytes and is now 16"
            case .truncated: "its size was 12 bytes and is now 3"
            case .replaced, .replacedByTheSameBytes: "another file has taken its place"
            case .removed: "it was removed or renamed"
            }
        }
    }

    @Test(arguments: Change.allCases)
    func `every change is noticed and named`(change: Change) async throws {
        let file = try ManifestFile(path: path)
        switch change {
        case .writtenInPlace:
            try folder.write(Array("bkt,A\nbkt,B\n".utf8), to: "list.csv")
        case .appended:
            try folder.write(Self.content + Array("more".utf8), to: "list.csv")
        case .truncated: #expect(truncate(path, 3) == 0)
        case .replaced:
            try folder.write(Array("bkt,x\nbkt,y\n".utf8), to: "other.csv")
            #expect(rename(folder.path + "/other.csv", path) == 0)
        case .replacedByTheSameBytes:
            try folder.write(Self.content, to: "other.csv")
            #expect(rename(folder.path + "/other.csv", path) == 0)
            try setModificationTime(1_000_000_000)
        case .removed: #expect(unlink(path) == 0)
        }
        let error = await #expect(throws: BatchFileError.self) { try await file.verifyUnchanged() }
        #expect(error?.code == .manifestChanged)
        #expect(error?.message.contains(path) == true)
        #expect(error?.message.contains(change.sentence) == true, "\(error?.message ?? "")")
    }

    @Test func `a file cut short while it is read is no short manifest`() async throws {
        let file = try ManifestFile(path: path)
        #expect(truncate(path, 0) == 0)
        let error = await #expect(throws: BatchFileError.self) { try await rows(of: file) }
        #expect(error?.code == .manifestChanged)
    }

    @Test func `a missing file and a directory say so`() {
        let missing = #expect(throws: BatchFileError.self) {
            try ManifestFile(path: folder.path + "/none.csv")
        }
        #expect(
            missing?.message
                == "Cannot open the manifest \(folder.path)/none.csv: "
                + "it does not exist; check the path."
        )
        let directory = #expect(throws: BatchFileError.self) { try ManifestFile(path: folder.path) }
        #expect(directory?.message.contains("is not a regular file") == true)
    }
}
