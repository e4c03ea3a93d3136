// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// The list of header lines libcurl reads, kept in two buffers of our own and filled anew for each
/// request: `curl_slist_append` would allocate twice a header.
struct CurlHeaderList: ~Copyable {
    /// Lines that take out what libcurl would add by itself.
    private static let removals: StaticString = "accept:\0expect:\0content-type:\0"

    private var text: UnsafeMutablePointer<CChar>
    private var textCapacity: Int
    private var textCount = 0
    private var nodes: UnsafeMutablePointer<curl_slist>
    private var nodeCapacity: Int
    private var nodeCount = 0

    init() {
        textCapacity = 2_048
        nodeCapacity = 32
        text = .allocate(capacity: textCapacity)
        nodes = .allocate(capacity: nodeCapacity)
    }

    deinit {
        text.deallocate()
        nodes.deallocate()
    }

    /// The first line, for CURLOPT_HTTPHEADER; valid until the next `fill`.
    var head: UnsafeMutablePointer<curl_slist> { nodes }

    /// Writes the lines of a request.
    mutating func fill(from exchange: S3Exchange) {
        reserve(for: exchange)
        textCount = 0
        nodeCount = 0
        appendRemovals(
            keepingContentType: exchange.headers.fields.contains {
                exchange.headers.bytes[$0.name].elementsEqual("content-type".utf8)
            })
        append(exchange.headers)
        append(exchange.signatureHeaders)
        nodes[nodeCount - 1].next = nil
    }

    private mutating func appendRemovals(keepingContentType: Bool) {
        // "content-type:" is the last, so that it can be left out.
        let count = Self.removals.utf8CodeUnitCount - (keepingContentType ? 14 : 0)
        var start = 0
        for index in 0..<count {
            let byte = Self.removals.utf8Start[index]
            text[textCount + index] = CChar(bitPattern: byte)
            if byte == 0 {
                link(textCount + start)
                start = index + 1
            }
        }
        textCount += count
    }

    private mutating func append(_ block: borrowing HeaderBlock) {
        for field in block.fields {
            link(textCount)
            append(block.bytes[field.name])
            if field.value.isEmpty {
                // libcurl takes "name:" as a removal; "name;" sends the header without a value.
                append(UInt8(ascii: ";"))
            } else {
                append(UInt8(ascii: ":"))
                append(UInt8(ascii: " "))
                append(block.bytes[field.value])
            }
            append(0)
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { bytes in
            UnsafeMutableRawPointer(text + textCount)
                .copyMemory(
                    from: bytes.baseAddress ?? UnsafeRawPointer(text), byteCount: bytes.count)
        }
        textCount += bytes.count
    }

    private mutating func append(_ byte: UInt8) {
        text[textCount] = CChar(bitPattern: byte)
        textCount += 1
    }

    private mutating func link(_ offset: Int) {
        nodes[nodeCount] = curl_slist(data: text + offset, next: nodes + nodeCount + 1)
        nodeCount += 1
    }

    /// Makes room before anything points into the buffers: they must not move while filled.
    private mutating func reserve(for exchange: S3Exchange) {
        let lines = exchange.headers.fields.count + exchange.signatureHeaders.fields.count
        let needed =
            Self.removals.utf8CodeUnitCount + exchange.headers.bytes.count
            + exchange.signatureHeaders.bytes.count + 3 * lines
        if needed > textCapacity {
            text.deallocate()
            textCapacity = needed * 2
            text = .allocate(capacity: textCapacity)
        }
        if lines + 3 > nodeCapacity {
            nodes.deallocate()
            nodeCapacity = (lines + 3) * 2
            nodes = .allocate(capacity: nodeCapacity)
        }
    }
}
