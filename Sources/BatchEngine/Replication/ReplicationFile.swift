// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import S3Client

/// Replication rules in files: what a user gives, and what a job keeps.
package enum ReplicationFile {
    /// Reads the output of `aws s3api get-bucket-replication`, or the XML of the service.
    ///
    /// - Throws: what is wrong with the document, and where.
    package static func read(
        _ bytes: [UInt8]
    ) throws(JobDocumentProblem) -> ReplicationConfiguration {
        let first = bytes.first { !$0.isBlankOrMark }
        if first == UInt8(ascii: "<") { return try ReplicationConfigurationXML.read(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw JobDocumentProblem(member: "", problem: "it is neither JSON nor XML: not UTF-8")
        }
        return try ReplicationConfiguration(documentText: text)
    }

    /// The rules that a job has kept; none when it has not met a source bucket yet.
    static func read(of directory: JobDirectory) throws -> JobReplication {
        guard let bytes = try directory.readReplication() else { return JobReplication() }
        do throws(JobDocumentProblem) {
            return try JobReplication(documentText: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw BatchFileError(
                .jobDirectory,
                "\(directory.replicationPath) cannot be used: \(error). Start a new job.")
        }
    }

    /// Keeps the rules of a job, durably.
    static func write(_ replication: JobReplication, in directory: JobDirectory) throws {
        try directory.writeReplication(bytes(replication))
    }

    /// What a job keeps of rules that were given for all that it replicates.
    static func bytes(of configuration: ReplicationConfiguration) -> [UInt8] {
        bytes(JobReplication(everyBucket: configuration))
    }

    private static func bytes(_ replication: JobReplication) -> [UInt8] {
        Array(replication.document.prettyText.utf8)
    }
}

extension UInt8 {
    /// White space, or a byte of the mark that may stand before UTF-8.
    fileprivate var isBlankOrMark: Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(self)
    }
}
