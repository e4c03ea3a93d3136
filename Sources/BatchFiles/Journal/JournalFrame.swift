// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// The wrapping of one record: marker, length, the checksum of the record before it, type,
/// encoding, unpacked length, payload, and a CRC-32 over all of that.
///
/// The record proves itself alone, so that a search can find good records behind a damaged one; the
/// checksum of the one before it makes a swapped, repeated or missing record visible.
struct JournalFrame {
    static let marker: [UInt8] = [0xB7, 0x52, 0x45, 0x43]
    /// Marker 4, stored length 4, previous checksum 4, type 1, encoding 1, unpacked length 4.
    static let headBytes = 18
    static let checksumBytes = 4

    var kind: UInt8
    var previous: UInt32
    var checksum: UInt32
    var payload: [UInt8]
    /// The record's length on disk.
    var storedBytes: Int

    /// Writes `entry` behind the record with checksum `previous`; returns the new checksum.
    static func append(
        _ entry: JournalEntry, after previous: UInt32, to output: inout ByteWriter
    ) -> UInt32 {
        var raw = ByteWriter()
        entry.encode(into: &raw)
        precondition(
            raw.bytes.count <= Limits.journalRecordBytesMax, "records are bounded by the batch")
        let packed = BlockCompression.pack(raw.bytes)
        let payload = packed ?? raw.bytes
        let start = output.bytes.count
        output.bytes += marker
        output.append(fixed: UInt32(payload.count))
        output.append(fixed: previous)
        output.append(fixed: entry.kind)
        output.append(fixed: UInt8(packed == nil ? 0 : 1))
        output.append(fixed: UInt32(raw.bytes.count))
        output.bytes += payload
        let checksum = output.bytes.withUnsafeBytes {
            CyclicChecksum.of(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        output.append(fixed: checksum)
        return checksum
    }

    /// The record at `offset`; nil when no whole and undamaged record begins there.
    static func read(from file: any JournalFile, at offset: UInt64) throws -> JournalFrame? {
        let head = try file.readExactly(headBytes, at: offset)
        guard head.count == headBytes, head.starts(with: marker) else { return nil }
        let (length, previous, kind, encoding, rawLength) = head.withUnsafeBytes { bytes in
            (
                Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))),
                UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self)),
                bytes[12], bytes[13],
                Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self)))
            )
        }
        guard length <= Limits.journalRecordBytesMax, rawLength <= Limits.journalRecordBytesMax,
            encoding <= 1, encoding == 1 || length == rawLength
        else { return nil }
        let rest = try file.readExactly(length + checksumBytes, at: offset + UInt64(headBytes))
        guard rest.count == length + checksumBytes else { return nil }
        let stored = rest.suffix(checksumBytes).reversed().reduce(UInt32(0)) {
            $0 << 8 | UInt32($1)
        }
        guard CyclicChecksum.of(head + rest.dropLast(checksumBytes)) == stored else { return nil }
        var payload = Array(rest.dropLast(checksumBytes))
        if encoding == 1 {
            let packed = payload
            guard
                let raw = packed.withUnsafeBytes({
                    BlockCompression.unpack($0, count: rawLength)
                })
            else { return nil }
            payload = raw
        }
        return JournalFrame(
            kind: kind, previous: previous, checksum: stored, payload: payload,
            storedBytes: headBytes + length + checksumBytes)
    }

    /// Where the next undamaged record begins, searching every byte from `offset` on.
    static func find(in file: any JournalFile, from offset: UInt64) throws -> UInt64? {
        let windowBytes = 64 * 1_024
        var start = offset
        while true {
            let window = try file.readExactly(windowBytes, at: start)
            if window.count < headBytes + checksumBytes { return nil }
            // A marker that straddles the window's end is found in the next one.
            for place in 0...(window.count - marker.count)
            where window[place] == marker[0] && window[place...].starts(with: marker) {
                if try read(from: file, at: start + UInt64(place)) != nil {
                    return start + UInt64(place)
                }
            }
            if window.count < windowBytes { return nil }
            start += UInt64(windowBytes - marker.count + 1)
        }
    }
}
