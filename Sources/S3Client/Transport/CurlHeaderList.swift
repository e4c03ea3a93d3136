// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CCurl

/// The list of header lines libcurl reads, kept in two buffers of our own and filled anew for each
/// request: `curl_slist_append` would allocate twice a header.
struct CurlHeaderList: ~Copyable {
    /// Bytes of the lines that take out what libcurl would add by itself, and how many they are.
    private static let removalBytes = 32
    private static let removalLines = 3

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
        // libcurl looks through all lines for each header it might add: none stands here in vain.
        appendRemoval("accept:")
        if !exchange.body.isEmpty { appendRemoval("expect:") }
        if !append(exchange.headers) { appendRemoval("content-type:") }
        append(exchange.signatureHeaders)
        nodes[nodeCount - 1].next = nil
    }

    private mutating func appendRemoval(_ line: StaticString) {
        link(textCount)
        append(UnsafeRawBufferPointer(start: line.utf8Start, count: line.utf8CodeUnitCount))
        append(0)
    }

    /// Appends a line for each header; returns whether a content type is among them.
    @discardableResult
    private mutating func append(_ block: borrowing HeaderBlock) -> Bool {
        var namesContentType = false
        let fields = block.fields
        block.bytes.withUnsafeBytes { bytes in
            for field in fields {
                let name = UnsafeRawBufferPointer(rebasing: bytes[field.name])
                let value = UnsafeRawBufferPointer(rebasing: bytes[field.value])
                if name.elementsEqual("content-type".utf8) { namesContentType = true }
                link(textCount)
                append(name)
                if value.isEmpty {
                    // libcurl takes "name:" as a removal; "name;" sends one without a value.
                    append(UInt8(ascii: ";"))
                } else {
                    append(UInt8(ascii: ":"))
                    append(UInt8(ascii: " "))
                    append(value)
                }
                append(0)
            }
        }
        return namesContentType
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        UnsafeMutableRawPointer(text + textCount).copyMemory(from: start, byteCount: bytes.count)
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
            Self.removalBytes + exchange.headers.bytes.count
            + exchange.signatureHeaders.bytes.count + 3 * lines
        if needed > textCapacity {
            text.deallocate()
            textCapacity = needed * 2
            text = .allocate(capacity: textCapacity)
        }
        if lines + Self.removalLines > nodeCapacity {
            nodes.deallocate()
            nodeCapacity = (lines + Self.removalLines) * 2
            nodes = .allocate(capacity: nodeCapacity)
        }
    }
}
