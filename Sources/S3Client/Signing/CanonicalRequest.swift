// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Writes the canonical request of SigV4: method, path, query, headers, signed names, payload hash.
enum CanonicalRequest {
    /// Collects the headers that are signed and sorts them by name. Insertion sort, because there
    /// are about eight and most arrive in order.
    static func order(_ exchange: S3Exchange, origin: HTTPOrigin, into scratch: SigningScratch) {
        scratch.order.removeAll(keepingCapacity: true)
        scratch.order.append(
            SigningScratch.HeaderReference(
                source: .host, field: HeaderBlock.Field(name: 0..<4, value: 4..<4)))
        for field in exchange.headers.fields where isSigned(exchange.headers.bytes, field.name) {
            insert(.init(source: .request, field: field), exchange, scratch)
        }
        for field in exchange.signatureHeaders.fields {
            insert(.init(source: .signature, field: field), exchange, scratch)
        }
    }

    /// Writes the canonical request into `scratch.text`, and `scratch.signedNames` beside it.
    static func write(_ exchange: S3Exchange, origin: HTTPOrigin, into scratch: SigningScratch) {
        scratch.text.removeAll(keepingCapacity: true)
        scratch.signedNames.removeAll(keepingCapacity: true)
        append(exchange.method.name, to: &scratch.text)
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: exchange.requestTarget[..<exchange.pathCount])
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: exchange.canonicalQuery)
        scratch.text.append(UInt8(ascii: "\n"))
        writeHeaders(exchange, origin: origin, into: scratch)
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: scratch.signedNames)
        scratch.text.append(UInt8(ascii: "\n"))
        let hash = exchange.signatureHeaders.fields[0].value
        scratch.text.append(contentsOf: exchange.signatureHeaders.bytes[hash])
    }

    private static func writeHeaders(
        _ exchange: S3Exchange, origin: HTTPOrigin, into scratch: SigningScratch
    ) {
        var previous: SigningScratch.HeaderReference?
        for reference in scratch.order {
            if let previous, compare(previous, reference, exchange) == 0 {
                // Values of one name are one header, separated by commas (SigV4, "CanonicalHeaders").
                scratch.text[scratch.text.count - 1] = UInt8(ascii: ",")
            } else {
                if previous != nil { scratch.signedNames.append(UInt8(ascii: ";")) }
                withName(of: reference, exchange) { name in
                    scratch.signedNames.append(contentsOf: name)
                    scratch.text.append(contentsOf: name)
                }
                scratch.text.append(UInt8(ascii: ":"))
            }
            switch reference.source {
            case .host: scratch.text.append(contentsOf: origin.hostHeader)
            case .request: collapse(exchange.headers.bytes[reference.field.value], into: scratch)
            case .signature:
                scratch.text.append(
                    contentsOf: exchange.signatureHeaders.bytes[reference.field.value])
            }
            scratch.text.append(UInt8(ascii: "\n"))
            previous = reference
        }
    }

    /// Appends a value with each run of white space made one space; its ends have none.
    private static func collapse(_ value: ArraySlice<UInt8>, into scratch: SigningScratch) {
        var afterSpace = false
        for byte in value {
            let isSpace = byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
            if isSpace {
                afterSpace = true
            } else {
                if afterSpace { scratch.text.append(0x20) }
                afterSpace = false
                scratch.text.append(byte)
            }
        }
    }

    private static func insert(
        _ reference: SigningScratch.HeaderReference, _ exchange: S3Exchange,
        _ scratch: SigningScratch
    ) {
        scratch.order.append(reference)
        var index = scratch.order.count - 1
        while index > 0, compare(scratch.order[index - 1], reference, exchange) > 0 {
            scratch.order.swapAt(index, index - 1)
            index -= 1
        }
    }

    /// Negative, zero or positive as the first name sorts before, like or after the second.
    private static func compare(
        _ left: SigningScratch.HeaderReference, _ right: SigningScratch.HeaderReference,
        _ exchange: S3Exchange
    ) -> Int {
        withName(of: left, exchange) { left in
            withName(of: right, exchange) { right in
                for index in 0..<min(left.count, right.count) where left[index] != right[index] {
                    return Int(left[index]) - Int(right[index])
                }
                return left.count - right.count
            }
        }
    }

    private static func withName<Result>(
        of reference: SigningScratch.HeaderReference, _ exchange: S3Exchange,
        _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        switch reference.source {
        case .host:
            body(UnsafeBufferPointer(start: hostName.utf8Start, count: hostName.utf8CodeUnitCount))
        case .request:
            exchange.headers.bytes.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[reference.field.name]))
            }
        case .signature:
            exchange.signatureHeaders.bytes.withUnsafeBufferPointer {
                body(UnsafeBufferPointer(rebasing: $0[reference.field.name]))
            }
        }
    }

    /// Headers that proxies and connections may change are not signed.
    private static func isSigned(_ bytes: [UInt8], _ name: Range<Int>) -> Bool {
        // All unsigned names but two are no longer than "x-amzn-trace-id"; S3's own begin "x-amz-".
        if bytes[name].starts(with: "x-amz-".utf8) { return true }
        return !unsigned.contains { bytes[name].elementsEqual($0.utf8) }
    }

    private static func append(_ text: StaticString, to buffer: inout [UInt8]) {
        buffer.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private static let hostName: StaticString = "host"

    private static let unsigned = [
        "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]
}
