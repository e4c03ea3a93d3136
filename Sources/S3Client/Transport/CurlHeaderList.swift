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
        if !appendLines(exchange.headerLines.view) { appendRemoval("content-type:") }
        nodes[nodeCount - 1].next = nil
    }

    private mutating func appendRemoval(_ line: StaticString) {
        link(textCount)
        append(UnsafeRawBufferPointer(start: line.utf8Start, count: line.utf8CodeUnitCount))
        append(0)
    }

    /// Appends each line as libcurl wants it; returns whether a content type is among them.
    private mutating func appendLines(_ lines: UnsafeRawBufferPointer) -> Bool {
        var namesContentType = false
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let line = UnsafeRawBufferPointer(rebasing: line.dropLast())
            if line.starts(with: "content-type:".utf8) { namesContentType = true }
            link(textCount)
            append(line)
            // libcurl takes "name:" as a removal; "name;" sends one without a value.
            if line.firstIndex(of: UInt8(ascii: ":")) == line.count - 1 {
                text[textCount - 1] = CChar(UInt8(ascii: ";"))
            }
            append(0)
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
        // A line ends with one NUL here, with two bytes there.
        let lines = exchange.headerLines.view.count { $0 == UInt8(ascii: "\n") }
        let needed = Self.removalBytes + exchange.headerLines.count
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
