// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Writes the lines of the results files.
///
/// Columns: Bucket, Key, VersionId, TaskStatus, HTTPStatusCode, ErrorCode, ResultMessage — the
/// order of real reports of the service, which is not the one its ReportSchema string advertises.
enum ReportRow {
    static func append(success row: ManifestRow, to output: inout [UInt8]) {
        appendIdentity(of: row, to: &output)
        output.append(contentsOf: "succeeded,200,,Successful\n".utf8)
    }

    static func append(success row: ManifestRow, message: String, to output: inout [UInt8]) {
        appendIdentity(of: row, to: &output)
        output.append(contentsOf: "succeeded,200,,".utf8)
        appendField(message, to: &output)
        output.append(0x0A)
    }

    /// The service knows two outcomes: what did not fail has succeeded, and the message says how.
    static func append(note: TaskNote, of row: ManifestRow, to output: inout [UInt8]) {
        append(success: row, message: note.message, to: &output)
    }

    static func append(failure: TaskFailure, of row: ManifestRow, to output: inout [UInt8]) {
        appendIdentity(of: row, to: &output)
        output.append(contentsOf: "failed,".utf8)
        output.append(contentsOf: String(failure.httpStatus).utf8)
        output.append(0x2C)
        appendField(failure.errorCode, to: &output)
        output.append(0x2C)
        appendField(failure.message, to: &output)
        output.append(0x0A)
    }

    /// Bucket, key and version id as they stand in the manifest, still percent-encoded.
    private static func appendIdentity(of row: ManifestRow, to output: inout [UInt8]) {
        append(.bucket, of: row, to: &output)
        append(.key, of: row, to: &output)
        append(.versionID, of: row, to: &output)
    }

    private static func append(
        _ field: ManifestField, of row: ManifestRow, to output: inout [UInt8]
    ) {
        row.withText(of: field) { appendField($0, to: &output) }
        output.append(0x2C)
    }

    private static func appendField(_ text: String, to output: inout [UInt8]) {
        var text = text
        text.withUTF8 { appendField(UnsafeRawBufferPointer($0), to: &output) }
    }

    /// Quotes only where RFC 4180 demands it: around commas, quotes and line ends.
    static func appendField(_ text: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        guard let base = text.baseAddress, text.count > 0 else { return }
        func has(_ byte: Int32) -> Bool { memchr(base, byte, text.count) != nil }
        guard has(0x2C) || has(0x22) || has(0x0A) || has(0x0D) else {
            output.append(contentsOf: text)
            return
        }
        output.append(0x22)
        for byte in text {
            if byte == 0x22 { output.append(0x22) }
            output.append(byte)
        }
        output.append(0x22)
    }
}
