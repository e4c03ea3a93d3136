// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import FoundationEssentials

extension JobStore {
    /// Adds what somebody asks to the wishes of a job, durably, whoever runs it. Whether the job is
    /// in a status that allows it is up to the caller (`JobStatus.takes`).
    ///
    /// - Returns: all wishes. One of Cancelled is never replaced.
    /// - Throws: when there is no such job, or the disk refuses.
    @discardableResult
    package func wish(_ wish: JobWish, of id: JobID) throws -> JobWishes {
        let directory = try JobDirectory(stateDirectory: stateDirectory, jobID: id.text)
        var wishes = JobWishes()
        try directory.changeWishes { bytes in
            wishes = try JobWishes.read(bytes, of: directory)
            let before = wishes
            wishes.take(wish)
            return wishes == before ? nil : try Self.encode(wishes)
        }
        return wishes
    }
}

extension JobWishes {
    /// What was asked of a job.
    static func read(of directory: JobDirectory) throws -> JobWishes {
        try read(directory.readWishes(), of: directory)
    }

    fileprivate static func read(
        _ bytes: [UInt8]?, of directory: JobDirectory
    ) throws -> JobWishes {
        guard let bytes else { return JobWishes() }
        do {
            return try JSONDecoder().decode(JobWishes.self, from: Data(bytes))
        } catch {
            throw BatchFileError(
                .jobDirectory,
                "\(directory.wishesPath) holds no wishes that this version reads; remove it, and "
                    + "ask again for what it asked.")
        }
    }
}
