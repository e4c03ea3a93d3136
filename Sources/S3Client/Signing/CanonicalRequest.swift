// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Writes the canonical request of SigV4: method, path, query, headers, signed names, payload hash.
struct CanonicalRequest {
    let method: HTTPMethod
    /// Path and query as sent.
    let target: [UInt8]
    /// How many bytes of `target` are the path.
    let pathCount: Int
    /// The query as signed.
    let query: [UInt8]
    let host: [UInt8]
    let headers: HeaderBlock

    /// Writes the canonical request into `scratch.text`, and `scratch.signedNames` beside it.
    ///
    /// - Parameters:
    ///   - signature: the signer's own headers, the payload hash first.
    ///   - scratch: whose buffers are filled.
    func write(signature: borrowing HeaderBlock, into scratch: inout SigningScratch) {
        scratch.text.removeAll(keepingCapacity: true)
        scratch.signedNames.removeAll(keepingCapacity: true)
        scratch.order.removeAll(keepingCapacity: true)
        scratch.text.append(
            contentsOf: UnsafeBufferPointer(
                start: method.name.utf8Start, count: method.name.utf8CodeUnitCount))
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: target[..<pathCount])
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: query)
        scratch.text.append(UInt8(ascii: "\n"))
        host.withUnsafeBufferPointer { host in
            headers.bytes.withUnsafeBufferPointer { bytes in
                signature.bytes.withUnsafeBufferPointer { signatureBytes in
                    scratch.order.append(
                        SigningScratch.SignedHeader(name: Self.hostName, value: host))
                    for field in headers.fields {
                        Self.insert(field, of: bytes, into: &scratch)
                    }
                    for field in signature.fields {
                        Self.insert(field, of: signatureBytes, into: &scratch)
                    }
                    Self.writeHeaders(&scratch)
                }
            }
        }
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: scratch.signedNames)
        scratch.text.append(UInt8(ascii: "\n"))
        scratch.text.append(contentsOf: signature.bytes[signature.fields[0].value])
    }

    /// Puts a header in its place by name. Insertion sort, because there are about eight and most
    /// arrive in order.
    private static func insert(
        _ field: HeaderBlock.Field, of bytes: UnsafeBufferPointer<UInt8>,
        into scratch: inout SigningScratch
    ) {
        let header = SigningScratch.SignedHeader(
            name: UnsafeBufferPointer(rebasing: bytes[field.name]),
            value: UnsafeBufferPointer(rebasing: bytes[field.value]))
        guard isSigned(header.name) else { return }
        scratch.order.append(header)
        var index = scratch.order.count - 1
        while index > 0, compare(scratch.order[index - 1].name, header.name) > 0 {
            scratch.order.swapAt(index, index - 1)
            index -= 1
        }
    }

    private static func writeHeaders(_ scratch: inout SigningScratch) {
        var previous: UnsafeBufferPointer<UInt8>?
        for header in scratch.order {
            if let previous, compare(previous, header.name) == 0 {
                // Values of one name are one header, separated by commas ("CanonicalHeaders").
                scratch.text[scratch.text.count - 1] = UInt8(ascii: ",")
            } else {
                if previous != nil { scratch.signedNames.append(UInt8(ascii: ";")) }
                scratch.signedNames.append(contentsOf: header.name)
                scratch.text.append(contentsOf: header.name)
                scratch.text.append(UInt8(ascii: ":"))
            }
            appendCollapsed(header.value, to: &scratch.text)
            scratch.text.append(UInt8(ascii: "\n"))
            previous = header.name
        }
    }

    /// Appends a value with each run of white space made one space; its ends have none.
    private static func appendCollapsed(
        _ value: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]
    ) {
        var index = 0
        while index < value.count {
            var end = index
            while end < value.count, !isSpace(value[end]) { end += 1 }
            text.append(contentsOf: UnsafeBufferPointer(rebasing: value[index..<end]))
            index = end
            while index < value.count, isSpace(value[index]) { index += 1 }
            if index > end, index < value.count { text.append(0x20) }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    /// Negative, zero or positive as the first name sorts before, like or after the second.
    private static func compare(
        _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
    ) -> Int {
        guard let leftStart = left.baseAddress, let rightStart = right.baseAddress else {
            return left.count - right.count
        }
        let order = memcmp(leftStart, rightStart, min(left.count, right.count))
        return order == 0 ? left.count - right.count : Int(order)
    }

    /// Headers that proxies and connections may change are not signed. All of S3's own are.
    private static func isSigned(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        if name.count > 6, name[0] == UInt8(ascii: "x"), name[5] == UInt8(ascii: "-") {
            return true
        }
        return !unsigned.contains { name.elementsEqual($0.utf8) }
    }

    private static let hostText: StaticString = "host"
    private static var hostName: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: hostText.utf8Start, count: hostText.utf8CodeUnitCount)
    }

    private static let unsigned = [
        "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]
}
