// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// As much of a request as a canned answer needs, found in the bytes of the connection without
/// building anything.
struct CannedRequest {
    /// Bytes up to and with the empty line.
    let headLength: Int
    /// Bytes that follow and nobody looks at.
    let bodyLength: Int
    /// What to answer, before any injected failure.
    let answer: CannedAnswer

    /// The request at the start of the bytes, or nil when its head is not yet whole.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let length = HTTPRequestReader.headLength(bytes), let base = bytes.baseAddress,
            let firstEnd = memchr(base, 0x0A, length)
        else { return nil }
        headLength = length
        let firstLength = UnsafeRawPointer(firstEnd) - base
        var isCopy = false
        var body = 0
        var line = firstLength + 1
        while line < length - 2, let end = memchr(base + line, 0x0A, length - line) {
            switch bytes[line] | 0x20 {
            case UInt8(ascii: "x"):
                if strncasecmp(Self.text(base + line), "x-amz-copy-source:", 18) == 0 {
                    isCopy = true
                }
            case UInt8(ascii: "c"):
                if strncasecmp(Self.text(base + line), "content-length:", 15) == 0 {
                    body = Int(strtol(Self.text(base + line + 15), nil, 10))
                }
            default: break
            }
            line = UnsafeRawPointer(end) - base + 1
        }
        bodyLength = max(0, body)
        let target = UnsafeRawBufferPointer(start: base, count: firstLength)
        answer = Self.answer(target, isCopy: isCopy)
    }

    private static func text(_ pointer: UnsafeRawPointer) -> UnsafePointer<CChar> {
        pointer.assumingMemoryBound(to: CChar.self)
    }

    private static func answer(_ line: UnsafeRawBufferPointer, isCopy: Bool) -> CannedAnswer {
        guard line.count > 1 else { return .object }
        switch (line[0], line[1]) {
        case (UInt8(ascii: "P"), UInt8(ascii: "U")):
            let isPart = contains(line, "partNumber=")
            return isCopy ? (isPart ? .partCopy : .copy) : (isPart ? .part : .put)
        case (UInt8(ascii: "P"), _):
            if contains(line, "?delete") { return .deletedMany }
            return contains(line, "uploadId=") ? .complete : .create
        case (UInt8(ascii: "H"), _): return .head
        case (UInt8(ascii: "D"), _): return .deleted
        default:
            if contains(line, "/_test/counters") { return .counters }
            if contains(line, "?tagging") || contains(line, "&tagging") { return .tagging }
            if contains(line, "?acl") || contains(line, "&acl") { return .acl }
            if contains(line, "?versioning") { return .bucketVersioning }
            return contains(line, "list-type=") ? .list : .object
        }
    }

    private static func contains(_ line: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
        s3test_find(line.baseAddress, line.count, word.utf8Start, word.utf8CodeUnitCount) != nil
    }
}
