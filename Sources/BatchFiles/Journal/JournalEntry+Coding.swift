// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension JournalEntry {
    func encode(into writer: inout ByteWriter) {
        switch self {
        case .runStarted(let milliseconds): writer.append(signed: milliseconds)
        case .runEnded(let milliseconds, let active):
            writer.append(signed: milliseconds)
            writer.append(varint: active)
        case .commit(let commit): commit.encode(into: &writer)
        case .uploadIntended(let intent):
            writer.append(varint: intent.row)
            writer.append(string: intent.bucket)
            writer.append(string: intent.key)
        case .uploadStarted(let start):
            writer.append(varint: start.row)
            for text in [
                start.bucket, start.key, start.uploadID, start.sourceETag, start.sourceVersionID,
            ] {
                writer.append(string: text)
            }
            writer.append(varint: start.sizeBytes)
            writer.append(varint: start.partBytes)
        case .uploadEnded(let row, let end):
            writer.append(varint: row)
            writer.append(fixed: end.rawValue)
        case .jobStatus(let status):
            writer.append(string: status.status)
            writer.append(signed: status.milliseconds)
            writer.append(varint: UInt64(status.reasons.count))
            for reason in status.reasons {
                writer.append(string: reason.code)
                writer.append(string: reason.text)
            }
            if let reason = status.updateReason { writer.append(string: reason) }
        case .reportWritten(let report):
            writer.append(string: report.location)
            writer.append(varint: report.rows.succeeded)
            writer.append(varint: report.rows.failed)
            writer.append(signed: report.milliseconds)
        case .manifestRead(let rows): writer.append(varint: rows)
        case .manifestPinned(let manifest): manifest.encode(into: &writer)
        }
    }

    /// Reads an entry of type `kind`; nil when this version does not know the type.
    static func decode(kind: UInt8, from reader: inout ByteReader) throws -> JournalEntry? {
        switch kind {
        case 1: .runStarted(milliseconds: try reader.readSigned())
        case 2:
            .runEnded(
                milliseconds: try reader.readSigned(), activeMilliseconds: try reader.readVarint())
        case 3: .commit(try JournalCommit(from: &reader))
        case 4:
            .uploadIntended(
                UploadIntent(
                    row: try reader.readVarint(), bucket: try reader.readString(),
                    key: try reader.readString()))
        case 5: .uploadStarted(try decodeUploadStart(from: &reader))
        case 6: .uploadEnded(row: try reader.readVarint(), try decodeUploadEnd(from: &reader))
        case 7: .jobStatus(try decodeStatus(from: &reader))
        case 8:
            .reportWritten(
                JournalReport(
                    location: try reader.readString(),
                    rows: JournalTotals(
                        succeeded: try reader.readVarint(), failed: try reader.readVarint()),
                    milliseconds: try reader.readSigned()))
        case 9: .manifestRead(rows: try reader.readVarint())
        case 10: .commit(try JournalCommit(withNotesFrom: &reader))
        case 11: .manifestPinned(try ManifestFingerprint(from: &reader))
        case 12: .jobStatus(try decodeStatus(from: &reader, withUpdateReason: true))
        default: nil
        }
    }

    private static func decodeUploadStart(from reader: inout ByteReader) throws -> UploadStart {
        UploadStart(
            row: try reader.readVarint(), bucket: try reader.readString(),
            key: try reader.readString(), uploadID: try reader.readString(),
            sourceETag: try reader.readString(), sourceVersionID: try reader.readString(),
            sizeBytes: try reader.readVarint(), partBytes: try reader.readVarint())
    }

    private static func decodeUploadEnd(from reader: inout ByteReader) throws -> UploadEnd {
        guard let end = UploadEnd(rawValue: try reader.readByte()) else {
            throw ByteReader.Malformed()
        }
        return end
    }

    private static func decodeStatus(
        from reader: inout ByteReader, withUpdateReason: Bool = false
    ) throws -> JournalStatus {
        var status = JournalStatus(
            status: try reader.readString(), milliseconds: try reader.readSigned())
        for _ in 0..<(try reader.readCount()) {
            status.reasons.append(
                JournalStatus.Reason(
                    code: try reader.readString(), text: try reader.readString()))
        }
        if withUpdateReason { status.updateReason = try reader.readString() }
        return status
    }
}
