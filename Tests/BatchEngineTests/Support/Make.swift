// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import TestSupport

@testable import BatchEngine

/// One `make` for each type under test, with a default for everything a test is not about.
extension MemoryManifest {
    /// `rows` rows of two columns.
    static func make(rows: Int) -> MemoryManifest {
        MemoryManifest(bytes: (0..<rows).flatMap { Array("src,key-\($0)\n".utf8) })
    }

    func chunks() async throws -> [ManifestChunk] {
        var reader = ManifestReader(source: self, fields: [.bucket, .key])
        var chunks: [ManifestChunk] = []
        while let chunk = try await reader.next() { chunks.append(chunk) }
        return chunks
    }
}

extension JobJournal {
    static func make(_ file: FailingJournal) throws -> JobJournal {
        let replay = try JournalReplay(file)
        return JobJournal(
            writer: try JournalWriter(file, after: replay), progress: replay.progress,
            resume: replay.resume, executor: globalConcurrentExecutor,
            now: { Timestamp(millisecondsSinceEpoch: 5) })
    }
}

extension OutcomeRecorder {
    static func make(
        board: ProgressBoard = ProgressBoard(), percent: Int = 50,
        control: RunControl = RunControl()
    ) -> OutcomeRecorder {
        OutcomeRecorder(
            board: board, threshold: FailureThreshold(percent: percent), control: control,
            logger: RunSurroundings.system.logger)
    }
}

extension CopyCare {
    /// Of a first run, unless rows below a number may have been tried, since `createdAt`.
    static func make(
        triedBelow: UInt64 = 0, createdAt: Int64 = 0, now: Int64 = 0, uptime: Duration = .zero
    ) -> CopyCare {
        CopyCare(
            earlier: EarlierCopies(
                triedBelow: triedBelow, createdAt: Timestamp(millisecondsSinceEpoch: createdAt),
                now: { Timestamp(millisecondsSinceEpoch: now) }),
            uptime: { uptime }, board: ProgressBoard())
    }
}

extension CopyTask {
    static func make(row: UInt64) -> CopyTask {
        CopyTask(
            row: row, line: row + 1, bucket: Array("src".utf8), key: Array("k".utf8),
            versionID: nil, destinationKey: Array("k".utf8), etag: nil)
    }
}

extension TaskFailure {
    static let denied = TaskFailure(
        httpStatus: 403, errorCode: "AccessDenied", message: "No.", attempts: 1)
    static let missing = TaskFailure(
        httpStatus: 404, errorCode: "NoSuchKey", message: "No.", attempts: 1)
}

extension HeaderBlock {
    /// `name: value`, in the order of the block.
    var lines: [String] {
        fields.indices.map { index in
            "\(name(at: index)): \(String(decoding: bytes[fields[index].value], as: UTF8.self))"
        }
    }
}
