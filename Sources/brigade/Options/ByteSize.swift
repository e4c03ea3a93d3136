// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// A size on the command line: `8MiB`, `8MB`, `8M` and `8388608` are the same, as in the AWS
/// tools' own configuration, where units are powers of 1024.
struct ByteSize: ExpressibleByArgument {
    let bytes: UInt64

    init?(argument: String) {
        let digits = argument.prefix { $0.isASCII && $0.isNumber }
        guard let number = UInt64(digits) else { return nil }
        var unit = argument.dropFirst(digits.count).uppercased()
        if unit.hasSuffix("IB") {
            unit.removeLast(2)
        } else if unit.hasSuffix("B") {
            unit.removeLast()
        }
        let shifts = ["": 0, "K": 10, "M": 20, "G": 30, "T": 40]
        guard let shift = shifts[unit] else { return nil }
        let (bytes, overflow) = number.multipliedReportingOverflow(by: UInt64(1) << shift)
        guard !overflow else { return nil }
        self.bytes = bytes
    }
}
