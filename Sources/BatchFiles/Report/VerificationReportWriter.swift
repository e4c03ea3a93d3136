// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Writes what a look at a job's destination found, in the columns of the completion report, a line
/// for each row that was looked at or failed in the job, in the order in which answers came.
package struct VerificationReportWriter: Sendable {
    private let file: UnfinishedFile
    private var buffer: [UInt8] = []

    private static let bufferBytes = 256 * 1_024

    /// Begins the file, which has its name when it is whole.
    package init(path: String) throws {
        file = try UnfinishedFile(path: path)
    }

    /// A row whose copy is there.
    package mutating func add(_ row: ManifestRow, _ message: String) throws {
        ReportRow.append(success: row, message: message, to: &buffer)
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// A row that failed in the job, or whose copy is not what the job said.
    package mutating func add(_ row: ManifestRow, _ failure: TaskFailure) throws {
        ReportRow.append(failure: failure, of: row, to: &buffer)
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    /// Makes the file durable under its name.
    package mutating func finish() throws {
        try flush()
        try file.finish()
    }

    private mutating func flush() throws {
        try buffer.withUnsafeBytes { try file.write($0) }
        buffer.removeAll(keepingCapacity: true)
    }
}
