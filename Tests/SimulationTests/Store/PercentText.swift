// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Percent-encoding, as keys have it in copy sources and in the lines of a report.
enum PercentText {
    static func decoded(_ bytes: some Sequence<UInt8>) -> String {
        var plain: [UInt8] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), let value = UInt8(digits, radix: 16) {
                plain.append(value)
                rest = rest.dropFirst(2)
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
