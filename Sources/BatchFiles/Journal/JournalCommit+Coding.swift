// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

extension JournalCommit {
    func encode(into writer: inout ByteWriter) {
        writer.append(signed: milliseconds)
        writer.append(varint: resume.row)
        writer.append(varint: resume.line)
        writer.append(varint: resume.offset)
        writer.append(varint: totals.succeeded)
        writer.append(varint: totals.failed)
        writer.append(varint: UInt64(runs.count))
        var end: UInt64 = 0
        for run in runs {
            precondition(run.lowerBound >= end && !run.isEmpty, "runs ascend")
            writer.append(varint: run.lowerBound - end)
            writer.append(varint: run.upperBound - run.lowerBound)
            end = run.upperBound
        }
        encodeFailures(into: &writer)
        if hasNotes { encodeNotes(into: &writer) }
    }

    init(from reader: inout ByteReader) throws {
        milliseconds = try reader.readSigned()
        resume = ManifestPosition(
            row: try reader.readVarint(), line: try reader.readVarint(),
            offset: try reader.readVarint())
        totals = JournalTotals(
            succeeded: try reader.readVarint(), failed: try reader.readVarint())
        runs = []
        let runCount = try reader.readCount()
        runs.reserveCapacity(runCount)
        var end: UInt64 = 0
        for _ in 0..<runCount {
            let (lower, overflows) = end.addingReportingOverflow(try reader.readVarint())
            let (upper, overflowsAgain) = lower.addingReportingOverflow(try reader.readVarint())
            guard !overflows, !overflowsAgain, lower < upper else { throw ByteReader.Malformed() }
            runs.append(lower..<upper)
            end = upper
        }
        failures = try Self.decodeFailures(from: &reader)
        notes = []
    }

    /// A failed job repeats the same few codes and messages, so strings are written once each.
    private func encodeFailures(into writer: inout ByteWriter) {
        var places: [String: UInt64] = [:]
        var strings: [String] = []
        func place(of string: String) -> UInt64 {
            if let known = places[string] { return known }
            places[string] = UInt64(strings.count)
            strings.append(string)
            return UInt64(strings.count - 1)
        }
        var rows = ByteWriter()
        var lastRow: UInt64 = 0
        var lastLine: UInt64 = 0
        for one in failures {
            precondition(one.row >= lastRow, "failures ascend")
            rows.append(varint: one.row - lastRow)
            rows.append(signed: Int64(bitPattern: one.line &- lastLine))
            rows.append(signed: Int64(one.failure.httpStatus))
            rows.append(varint: place(of: one.failure.errorCode))
            rows.append(varint: place(of: one.failure.message))
            rows.append(signed: Int64(one.failure.attempts))
            (lastRow, lastLine) = (one.row, one.line)
        }
        writer.append(varint: UInt64(strings.count))
        for string in strings { writer.append(string: string) }
        writer.append(varint: UInt64(failures.count))
        writer.bytes += rows.bytes
    }

    private static func decodeFailures(from reader: inout ByteReader) throws -> [JournalFailure] {
        var strings: [String] = []
        for _ in 0..<(try reader.readCount()) { strings.append(try reader.readString()) }
        func string(_ place: UInt64) throws -> String {
            guard place < UInt64(strings.count) else { throw ByteReader.Malformed() }
            return strings[Int(place)]
        }
        let count = try reader.readCount()
        var failures: [JournalFailure] = []
        failures.reserveCapacity(count)
        var row: UInt64 = 0
        var line: UInt64 = 0
        for _ in 0..<count {
            row &+= try reader.readVarint()
            line &+= UInt64(bitPattern: try reader.readSigned())
            let failure = TaskFailure(
                httpStatus: Int(try reader.readSigned()),
                errorCode: try string(reader.readVarint()),
                message: try string(reader.readVarint()),
                attempts: Int(try reader.readSigned()))
            failures.append(JournalFailure(row: row, line: line, failure: failure))
        }
        return failures
    }
}
