// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A header as a signature covers it: its name in lower case, and its value or the hole for it.
struct SignedHeader {
    enum Value {
        /// Without white space at its ends, each run of it inside made one space.
        case text([UInt8])
        case hole(TemplateText.Hole)
    }

    let name: [UInt8]
    let value: Value

    init(_ name: String, _ hole: TemplateText.Hole) {
        self.name = Array(name.utf8)
        value = .hole(hole)
    }

    init(_ name: String, _ value: some Collection<UInt8>) {
        self.init(Array(name.utf8)[...], value)
    }

    init(_ name: ArraySlice<UInt8>, _ value: some Collection<UInt8>) {
        self.name = Array(name)
        self.value = .text(Self.collapsed(value))
    }

    /// Whether the header is part of the signature: those that proxies and connections may change
    /// are not. All of S3's own are.
    var isSigned: Bool { !Self.unsigned.contains { name.elementsEqual($0.utf8) } }

    private static let unsigned = [
        "connection", "expect", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade",
        "user-agent", "x-amzn-trace-id",
    ]

    private static func collapsed(_ value: some Collection<UInt8>) -> [UInt8] {
        Array(value.split(whereSeparator: isSpace).joined(separator: [0x20]))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }
}
